import type { Migration } from './columnTypes.ts';

/**
 * `notifications`: what people are told, one row for each person and thing (a task, or the space itself). `kinds` is a set
 * of bits, see contract/rules/notificationKinds.ts. `notified_revs`: up to where the log of each space has been read for it.
 * What members choose ends with their membership.
 */
export const addNotifications: Migration = ({ id, text, bytewiseText, int, options }) => [
  `create table notifications (
    id ${id} not null,
    space_id ${id} not null,
    user_id ${id} not null,
    thing_id ${id} not null,
    kinds ${int} not null,
    events ${int} not null,
    first_rev ${int} not null,
    last_rev ${int} not null,
    author_ids ${bytewiseText} not null,
    author_id ${id},
    token_id ${id},
    token_name ${text},
    client ${text},
    comment_id ${id},
    is_read ${int} not null check (is_read in (0, 1)),
    is_done ${int} not null check (is_done in (0, 1)),
    snoozed_until ${bytewiseText},
    last_at ${bytewiseText} not null,
    shown_at ${bytewiseText} not null,
    primary key (id, space_id),
    unique (user_id, thing_id, space_id),
    foreign key (space_id, user_id) references members (space_id, user_id) on delete cascade
  ) ${options}`,
  'create index notifications_by_user on notifications (user_id, is_done, shown_at, id)',
  'create index notifications_by_member on notifications (space_id, user_id)',
  'create index notifications_by_age on notifications (last_at)',

  `create table notified_revs (
    space_id ${id} not null primary key references spaces (id) on delete cascade,
    rev ${int} not null,
    until_rev ${int}
  ) ${options}`,
  // Nobody is told of what happened before there were notifications.
  'insert into notified_revs (space_id, rev) select id, rev from spaces',

  `create table task_watchers (
    space_id ${id} not null,
    task_id ${id} not null,
    user_id ${id} not null,
    is_watching ${int} not null check (is_watching in (0, 1)),
    created_at ${bytewiseText} not null,
    primary key (task_id, space_id, user_id),
    foreign key (task_id, space_id) references tasks (id, space_id) on delete cascade,
    foreign key (space_id, user_id) references members (space_id, user_id) on delete cascade
  ) ${options}`,
  'create index task_watchers_by_member on task_watchers (space_id, user_id)',

  `create table project_watchers (
    space_id ${id} not null,
    project_id ${id} not null,
    user_id ${id} not null,
    created_at ${bytewiseText} not null,
    primary key (project_id, space_id, user_id),
    foreign key (project_id, space_id) references projects (id, space_id) on delete cascade,
    foreign key (space_id, user_id) references members (space_id, user_id) on delete cascade
  ) ${options}`,
  'create index project_watchers_by_member on project_watchers (space_id, user_id)',

  `create table notification_settings (
    user_id ${id} not null primary key references users (id) on delete cascade,
    choices ${text} not null,
    quiet_from ${bytewiseText},
    quiet_to ${bytewiseText},
    updated_at ${bytewiseText} not null
  ) ${options}`,

  `create table space_notification_settings (
    space_id ${id} not null,
    user_id ${id} not null,
    choices ${text} not null,
    updated_at ${bytewiseText} not null,
    primary key (space_id, user_id),
    foreign key (space_id, user_id) references members (space_id, user_id) on delete cascade
  ) ${options}`,

  `create table project_notification_settings (
    space_id ${id} not null,
    project_id ${id} not null,
    user_id ${id} not null,
    choices ${text} not null,
    updated_at ${bytewiseText} not null,
    primary key (project_id, space_id, user_id),
    foreign key (project_id, space_id) references projects (id, space_id) on delete cascade,
    foreign key (space_id, user_id) references members (space_id, user_id) on delete cascade
  ) ${options}`,
  'create index project_notification_settings_by_member on project_notification_settings (space_id, user_id)',
];
