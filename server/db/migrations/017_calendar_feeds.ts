import type { Migration } from './columnTypes.ts';

/** Creates the table of calendar feeds. It refers to no project, so that it can be on every shard. */
export const addCalendarFeeds: Migration = ({ id, bytewiseText, options }) => [
  `create table calendar_feeds (
    id ${id} not null primary key,
    user_id ${id} not null references users (id) on delete cascade,
    secret_hash ${bytewiseText} not null unique,
    project_id ${id},
    space_id ${id},
    created_at ${bytewiseText} not null
  ) ${options}`,
  'create index calendar_feeds_by_user on calendar_feeds (user_id)',
];
