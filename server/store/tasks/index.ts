export * from './across.ts';
export * from './board.ts';
export * from './links.ts';
export { type DueBound, type Place, placeInProject, type TaskFilters, tasksOfProject } from './lists.ts';
export * from './positions.ts';
export * from './report.ts';
export * from './rows.ts';
