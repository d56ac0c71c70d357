export type { DueBound, ListFilter, TaskFilters } from './applyTaskFilters.ts';
export * from './boardTasks.ts';
export { type TaskCursor, toDueDateCursor, toProjectCursor } from './cursorConditions.ts';
export { listTasksAcrossSpaces } from './listAcrossSpaces.ts';
export { countListedTasks, listProjectTasks } from './listInProject.ts';
export * from './positions.ts';
export * from './projectReport.ts';
export * from './relations.ts';
export * from './taskRows.ts';
