/** What users can do to the data. Each action shows at once, waits while offline, and can be undone if it has an inverse. */
export { addComment, deleteComment, updateComment } from './comments.ts';
export { createLabel } from './createLabel.ts';
export { createStatus, deleteStatus, updateStatus } from './statuses.ts';
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
