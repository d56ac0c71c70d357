/** A statement that does not filter by space, and why that is acceptable. */
export interface AllowlistEntry {
  statement: RegExp;
  reason: string;
}

/** Tables that a distributed PostgreSQL replicates to every node, so that queries need no shard key; each with the reason. */
export const replicatedTables: Record<string, string> = {
  users: 'looked up by email or id before any space is known',
  sessions: 'looked up by the hash of a cookie',
  tokens: 'looked up by the hash of a secret',
  agents: 'belong to a user and are looked up by token',
  calendar_feeds: 'belong to a user and are looked up by the hash of a secret',
  oauth_records: 'looked up by the hash of a code or a token',
  oauth_clients: 'belong to no space or user',
  server_keys: 'the signing keys of the server itself',
  links: 'looked up by the hash of a secret from an email',
  members: 'looked up by user with every request, and by space; small and rarely written',
  slugs: 'ensure uniqueness and are looked up before the space is known',
  idempotency_keys: 'belong to a user, not to a space',
  notification_settings: 'belong to a user, not to a space',
  outgoing_emails: 'belong to a user and are about all of their spaces',
  limits: 'belong to a token or an IP address',
  jobs: 'belong to the server, not to a space',
  told_due_dates: 'one row for the whole server',
  migrations: 'read when a server starts',
};

export const allowlist: AllowlistEntry[] = [
  {
    statement: /^with recursive page as \(/,
    reason: 'Filters the tasks by space first; every other table is joined by the space of those tasks.',
  },
  {
    statement:
      /^select s\.\*, m\.role from members as m inner join spaces as s on s\.id = m\.space_id where m\.user_id = \$/,
    reason: 'Lists the spaces of a user, one row each. Other queries need its result to filter by space.',
  },
  {
    statement: /^select distinct k\.key from members as m inner join space_keys as k /,
    reason: 'The keys of the other spaces of people, when a space is created or gets another key.',
  },
  {
    statement: /^select \* from invitations where secret_hash = \$ and expires_at > \$$/,
    reason: 'An invitation is opened by its secret alone, once or twice in total.',
  },
  {
    statement: /^delete from invitations where expires_at <= \$$/,
    reason: 'Expired invitations are deleted once an hour.',
  },
  {
    statement:
      /^select s\.\*, u\.id as owner_id, .* from slugs as g inner join spaces as s .* where g\.slug >= \$ and g\.slug < \$ and m\.role = \$/,
    reason: '`krokanti demo` checks whether its space exists.',
  },
  {
    statement: /^select space_id from trashed_tasks where trashed_at < \$ order by trashed_at limit \$$/,
    reason: 'The daily job looks for a space with tasks that have been in the trash for long enough.',
  },
  {
    statement: /^select \* from imports where state in \(\$, \$\) order by id limit \$$/,
    reason: 'A job looks for imports to go on with; the rest of its statements name their space.',
  },
  {
    statement: /^update tasks set .* where tasks\.id = r\.id and tasks\.space_id = r\.space_id$/,
    reason: 'The rows name the space: as a parameter, SQLite would read them again for each task.',
  },
  {
    statement: /^select space_id from trashed_comments where trashed_at < \$ order by trashed_at limit \$$/,
    reason: 'The same for comments.',
  },
  {
    statement: /^select s\.id from spaces as s where \(select e\.at from events as e where e\.space_id = s\.id /,
    reason: 'Finds the spaces with old events once an hour. The old events of each space are then deleted separately.',
  },
  {
    statement: /^select id from spaces where rev > counted_rev order by id$/,
    reason: 'Finds the spaces whose texts have to be counted, every 15 minutes; each is then counted by itself.',
  },
  {
    statement: /^select count\(\*\) as n from spaces where stored_bytes > \$$/,
    reason: 'How many spaces are full, for the metrics, every 15 minutes.',
  },
  {
    statement: /^select space_id from notifications where last_at < \$ order by last_at limit \$$/,
    reason: 'The daily job looks for a space with old notifications, which it then deletes there.',
  },
  {
    statement: /^select space_id from email_items where last_at < \$ order by last_at limit \$$/,
    reason: 'The same for what was to be emailed.',
  },
  {
    statement:
      /^select user_id from email_items where send_at <= \$ group by user_id order by min\(send_at\) limit \$$/,
    reason:
      'Finds the people who have something to be emailed, every 10 seconds; an email can be about several spaces.',
  },
  {
    statement: /^select \* from email_items where user_id = \$ and send_at <= \$ order by send_at, id limit \$$/,
    reason: 'What one of them is to be emailed, over all spaces.',
  },
  {
    statement:
      /^update email_items set send_at = \$ where user_id = \$ and (send_at is not null and exists|is_daily = \$)/,
    reason: 'What one of them has been emailed, or when that will be.',
  },
  {
    statement: /^select s\.id from spaces as s left join notified_revs as r on r\.space_id = s\.id where s\.rev > /,
    reason: 'Finds what was missed after a crash, at the start and every minute; each space is then read by itself.',
  },
  {
    statement: /^select t\.id, t\.space_id, t\.project_id, t\.due_date, .* where t\.completed_at is null /,
    reason: 'A job looks every minute for what has become due in all spaces, in an index of their open tasks.',
  },
  {
    statement: /^select \* from \w+$/,
    reason: '`krokanti backup` reads everything.',
  },
];
