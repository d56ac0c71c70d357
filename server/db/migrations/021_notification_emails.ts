import type { Migration } from './columnTypes.ts';

/**
 * `email_items`: what each person is still to be emailed about a thing, at once or daily; it stays for a while after that
 * (`send_at` null), so that a batch of notifications that a crash has cut off does not add it again. `outgoing_emails`:
 * emails that are made of items and not sent yet, or given up (`next_attempt_at` null).
 */
export const addNotificationEmails: Migration = ({ id, text, bytewiseText, int, options }) => [
  `create table email_items (
    id ${id} not null,
    space_id ${id} not null,
    user_id ${id} not null,
    thing_id ${id} not null,
    is_daily ${int} not null check (is_daily in (0, 1)),
    kinds ${int} not null,
    events ${int} not null,
    first_rev ${int} not null,
    last_rev ${int} not null,
    author_ids ${bytewiseText} not null,
    comment_id ${id},
    first_at ${bytewiseText} not null,
    last_at ${bytewiseText} not null,
    send_at ${bytewiseText},
    primary key (id, space_id),
    unique (user_id, thing_id, space_id, is_daily),
    foreign key (space_id, user_id) references members (space_id, user_id) on delete cascade
  ) ${options}`,
  'create index email_items_by_time on email_items (send_at)',
  'create index email_items_by_member on email_items (space_id, user_id)',
  'create index email_items_by_age on email_items (last_at)',

  `create table outgoing_emails (
    id ${id} not null primary key,
    user_id ${id} not null references users (id) on delete cascade,
    is_digest ${int} not null check (is_digest in (0, 1)),
    items ${text} not null,
    attempts ${int} not null,
    next_attempt_at ${bytewiseText},
    claimed_until ${bytewiseText},
    last_error ${text},
    created_at ${bytewiseText} not null
  ) ${options}`,
  'create index outgoing_emails_by_user on outgoing_emails (user_id)',
  'create index outgoing_emails_by_time on outgoing_emails (next_attempt_at)',
  'create index outgoing_emails_by_age on outgoing_emails (created_at)',

  `alter table notification_settings add column digest_hour ${int} not null default 8 check (digest_hour between 0 and 23)`,
  `alter table notification_settings add column is_email_on ${int} not null default 1 check (is_email_on in (0, 1))`,
];
