import type { Migration } from './columnTypes.ts';

/** Drops an index that each new task had to be added to: `tasks_by_due_date` begins with the same column. */
export const dropIndexOfTasksBySpace: Migration = () => ['drop index tasks_by_space'];
