export * from './boardTasks.ts';
export { type TaskCursor, toDueDateCursor, toProjectCursor } from './cursors.ts';
export type { DueBound, TaskFilters } from './filters.ts';
export { listTasksAcrossSpaces } from './listAcrossSpaces.ts';
export { listProjectTasks } from './listInProject.ts';
export * from './positions.ts';
export * from './projectReport.ts';
export * from './relations.ts';
export * from './taskRows.ts';
