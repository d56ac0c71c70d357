import type { RestorableRow, RestorableTable } from '../../db/queries/trash.ts';

/** What a restored row may refer to. */
export interface ExistingThings {
  userIds: ReadonlySet<string>;
  memberIds: ReadonlySet<string>;
  labelIds: ReadonlySet<string>;
}

interface RestorableTableRule {
  table: RestorableTable;
  /** The columns with the id of the task that a row belongs to. */
  taskColumns: readonly string[];
  /** The row as it can be inserted again; undefined: what it refers to is gone. */
  adapt?: (row: RestorableRow, existing: ExistingThings) => RestorableRow | undefined;
}

/**
 * The tables with rows that belong to a task, which go to the trash with it and come back, in the order of insertion.
 * `restoreTask.ts` handles `tasks` and `blockers` itself. A test compares this with the foreign keys of the database.
 */
export const restorableTables: readonly RestorableTableRule[] = [
  { table: 'tasks', taskColumns: ['id'], adapt: (row) => ({ ...row, leased_until: null }) },
  {
    table: 'assignees',
    taskColumns: ['task_id'],
    adapt: (row, { memberIds }) => (has(memberIds, row['user_id']) ? row : undefined),
  },
  {
    table: 'task_labels',
    taskColumns: ['task_id'],
    adapt: (row, { labelIds }) => (has(labelIds, row['label_id']) ? row : undefined),
  },
  {
    table: 'comments',
    taskColumns: ['task_id'],
    adapt: (row, { userIds }) => (has(userIds, row['author_id']) ? row : { ...row, author_id: null }),
  },
  {
    table: 'trashed_comments',
    taskColumns: ['task_id'],
    adapt: (row, { userIds }) => (has(userIds, row['author_id']) ? row : { ...row, author_id: null }),
  },
  {
    table: 'leases',
    taskColumns: ['task_id'],
    // The work has ended; the row keeps the number of the last claim.
    adapt: (row) => ({
      ...row,
      run_id: null,
      user_id: null,
      token_id: null,
      end_reason: row['end_reason'] ?? 'closed',
    }),
  },
  {
    table: 'task_watchers',
    taskColumns: ['task_id'],
    adapt: (row, { memberIds }) => (has(memberIds, row['user_id']) ? row : undefined),
  },
  { table: 'blockers', taskColumns: ['task_id', 'blocker_id'] },
];

function has(ids: ReadonlySet<string>, id: RestorableRow[string] | undefined): boolean {
  return ids.has(id as string);
}
