import type { Migration } from './columnTypes.ts';

/** Comments in the trash, which are not in `comments`: those that somebody else than their author, or an agent, deleted. */
export const addTrashedComments: Migration = ({ id, text, bytewiseText, options }) => [
  `create table trashed_comments (
    id ${id} not null,
    space_id ${id} not null,
    task_id ${id} not null,
    author_id ${id},
    content ${text} not null,
    created_at ${bytewiseText} not null,
    updated_at ${bytewiseText} not null,
    trashed_by_id ${id} not null,
    trashed_at ${bytewiseText} not null,
    primary key (id, space_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade
  ) ${options}`,
  'create index trashed_comments_by_task on trashed_comments (task_id, space_id)',
  'create index trashed_comments_by_space on trashed_comments (space_id, trashed_at, id)',
  'create index trashed_comments_by_age on trashed_comments (trashed_at)',
];
