import type { Migration } from './columnTypes.ts';

/**
 * Orders the open tasks of a column as agents take them, so that the first ready one is found at the beginning of the
 * index. It replaces an index with the same first columns: creating a task writes no more entries than before.
 */
export const addOrderInWhichAgentsTakeTasks: Migration = () => [
  'drop index tasks_by_status',
  `create index tasks_by_status on tasks (
    status_id,
    space_id,
    (case when completed_at is null and is_archived = 0 then
      case priority when 'urgent' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end end),
    (coalesce(due_date, '9999-99-99')),
    position,
    id
  )`,
];
