import type { Migration } from './columnTypes.ts';

/**
 * `told_due_dates`: up to which instant people were told that tasks are due; one row. While `target` is set, a server is
 * telling what becomes due up to it, and has told the spaces up to `told_space_id`, in the order of their ids.
 */
export const addToldDueDates: Migration = ({ id, bytewiseText, int, options }) => [
  `create table told_due_dates (
    id ${int} not null primary key check (id = 1),
    told_until ${bytewiseText} not null,
    target ${bytewiseText},
    told_space_id ${id}
  ) ${options}`,
  // Only open tasks with a due date have an entry.
  'create index open_tasks_by_due_date on tasks (due_date) where completed_at is null and due_date is not null',
];
