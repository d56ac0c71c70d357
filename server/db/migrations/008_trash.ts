import type { Migration } from './columnTypes.ts';

/**
 * `trashed_tasks`: the tasks in the trash, which are not in `tasks`. `trashed_with_id`: the task whose deletion took this
 * subtask along. `trashed_rows`: the rows that restoring a task inserts again, as JSON, by the task that was deleted.
 */
export const addTrash: Migration = ({ id, text, bytewiseText, int, real, options }) => [
  `create table trashed_tasks (
    id ${id} not null,
    space_id ${id} not null,
    project_id ${id} not null,
    status_id ${id},
    position ${real} not null,
    trashed_with_id ${id},
    number ${int} not null,
    title ${text} not null,
    subtask_count ${int} not null,
    created_by_id ${id},
    trashed_by_id ${id} not null,
    trashed_at ${bytewiseText} not null,
    rev ${int} not null,
    primary key (id, space_id),
    foreign key (project_id, space_id) references projects (id, space_id) on delete cascade,
    foreign key (trashed_with_id, space_id) references trashed_tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index trashed_tasks_by_space on trashed_tasks (space_id, trashed_with_id, trashed_at, id)',
  'create index trashed_tasks_by_column on trashed_tasks (project_id, space_id, status_id, position)',
  'create index trashed_tasks_by_origin on trashed_tasks (trashed_with_id, space_id)',
  'create index trashed_tasks_by_number on trashed_tasks (number, space_id)',
  'create index trashed_tasks_by_age on trashed_tasks (trashed_at)',

  `create table trashed_rows (
    space_id ${id} not null,
    task_id ${id} not null,
    position ${int} not null,
    table_name ${bytewiseText} not null,
    content ${text} not null,
    primary key (task_id, space_id, position),
    foreign key (task_id, space_id) references trashed_tasks (id, space_id) on delete cascade
  ) ${options}`,
];
