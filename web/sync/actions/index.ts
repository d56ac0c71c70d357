/**
 * What users can do to the data. Each action shows at once, waits while offline, and can be undone if it has an inverse.
 * Those of comments, labels, columns and the relations of tasks are imported from their modules, which load later.
 */
export {
  archiveTasks,
  completeTasks,
  createTask,
  createTasks,
  deleteTasks,
  type MoveTarget,
  moveTask,
  moveTasks,
  type TaskFields,
  updateTask,
  updateTasks,
  updateTasksIndividually,
} from './tasks.ts';
export { preloadUndo, redo, undo } from './undo.ts';
