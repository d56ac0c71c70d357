import type { Migration } from './columnTypes.ts';

/**
 * `hits`: the recent requests of a rate limit, for a window that slides. `archived_with_id`: the task whose archiving
 * archived this subtask, and whose restoring brings it back.
 */
export const addRecentHitsAndArchivedSubtasks: Migration = ({ id, text }) => [
  `alter table limits add column hits ${text}`,
  `alter table tasks add column archived_with_id ${id}`,
];
