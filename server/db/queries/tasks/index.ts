export * from './boardTasks.ts';
export * from './listAcrossSpaces.ts';
export {
  type DueBound,
  listProjectTasks,
  type TaskCursor,
  type TaskFilters,
  toProjectCursor,
} from './listInProject.ts';
export * from './positions.ts';
export * from './projectReport.ts';
export * from './relations.ts';
export * from './taskRows.ts';
