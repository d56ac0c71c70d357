import type { Migration } from './columnTypes.ts';

/** Stores who is the instance admin, who is a demo person, which spaces a token reaches, and what a sign-up link sets. */
export const addAccountAccess: Migration = ({ id, text, bytewiseText, int, options }) => [
  `alter table users add column is_demo ${int} not null default 0 check (is_demo in (0, 1))`,
  // Null for everyone else, so that the unique index allows one.
  `alter table users add column is_instance_admin ${int} check (is_instance_admin = 1)`,
  "update users set is_demo = 1 where email like '%@quayside-demo%.example'",
  `update users set is_instance_admin = 1
    where id = (select id from users where is_demo = 0 order by id limit 1)`,
  'create unique index users_instance_admin on users (is_instance_admin)',

  // Comma-separated ids; null: all spaces of the user.
  `alter table tokens add column space_ids ${text}`,
  `alter table agents add column space_ids ${text}`,

  // What the link of a sign-up sets when it is opened.
  `alter table links add column password_hash ${text}`,
  `alter table links add column name ${text}`,

  `create table barred_invitations (
    space_id ${id} not null,
    invitation_id ${id} not null,
    user_id ${id} not null references users (id) on delete cascade,
    created_at ${bytewiseText} not null,
    primary key (invitation_id, space_id, user_id),
    foreign key (invitation_id, space_id) references invitations (id, space_id) on delete cascade
  ) ${options}`,
  'create index barred_invitations_by_user on barred_invitations (user_id)',
];
