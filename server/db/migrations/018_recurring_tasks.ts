import type { Migration } from './columnTypes.ts';

/** Adds how tasks repeat. */
export const addRecurringTasks: Migration = ({ id, text, int }) => [
  `alter table tasks add column recurrence ${text}`,
  // The task that completing this one created, and the revision at which that was done.
  `alter table tasks add column next_task_id ${id}`,
  `alter table tasks add column next_task_rev ${int}`,
  `alter table tasks add column following_values ${text}`,
];
