export { duplicate_project } from './duplicateProject.ts';
export { duplicate_task } from './duplicateTask.ts';
