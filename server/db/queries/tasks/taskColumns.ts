/** The columns of a `TaskRow`: all but `folded`, which repeats the texts and is read by the search alone. */
export const taskColumns = [
  'id',
  'space_id',
  'number',
  'project_id',
  'status_id',
  'parent_task_id',
  'title',
  'description',
  'priority',
  'start_date',
  'due_date',
  'position',
  'completed_at',
  'is_archived',
  'archived_with_id',
  'estimated_hours',
  'created_by_id',
  'leased_until',
  'recurrence',
  'next_task_id',
  'next_task_rev',
  'following_values',
  'rev',
  'created_at',
  'updated_at',
] as const;

/** The same for queries in which the table is called `t`. */
export const taskColumnsOfT = taskColumns.map((column) => `t.${column}` as const);
