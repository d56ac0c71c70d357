import type pg from 'pg';

/**
 * With this many rows the planner prefers an index to a sequential scan. Ids are derived from row numbers, so that the
 * rows are the same in every run.
 */
const spaces = 5000;
const rows = 20_000;

const id = (kind: string, number: string) => `md5('${kind}' || (${number}))::uuid`;
const space = id('space', 'n % 5000');
const project = id('project', 'n % 15000');
const at = "'2026-01-01T00:00:00.000Z'";

/** For each table the number of rows, and an SQL expression for each column; `n` is the row number. */
const tables: [name: string, count: number, columns: Record<string, string>][] = [
  [
    'users',
    spaces,
    {
      id: id('user', 'n'),
      email: "'u' || n",
      name: "'U'",
      password_hash: "''",
      plan: "'free'",
      time_zone: "'UTC'",
      created_at: at,
      updated_at: at,
    },
  ],
  [
    'sessions',
    spaces,
    {
      id: id('session', 'n'),
      user_id: id('user', 'n'),
      secret_hash: "'s' || n",
      last_seen_at: at,
      expires_at: at,
      created_at: at,
    },
  ],
  [
    'tokens',
    spaces,
    {
      id: id('token', 'n'),
      user_id: id('user', 'n'),
      name: "'T'",
      hint: "'kt_'",
      secret_hash: "'t' || n",
      scope: "'write'",
      created_at: at,
    },
  ],
  [
    'spaces',
    spaces,
    {
      id: id('space', 'n'),
      name: "'S'",
      slug: "'s' || n",
      is_personal: '0',
      rev: '1',
      own_rev: '1',
      created_at: at,
      updated_at: at,
    },
  ],
  [
    'members',
    spaces * 4,
    { space_id: space, user_id: id('user', '(n / 5000 * 7 + n) % 5000'), role: "'member'", created_at: at },
  ],
  [
    'invitations',
    spaces,
    {
      id: id('invitation', 'n'),
      space_id: space,
      role: "'member'",
      secret_hash: "'i' || n",
      expires_at: at,
      created_at: at,
    },
  ],
  [
    'projects',
    15_000,
    {
      id: project,
      space_id: space,
      name: "'P'",
      slug: "'p' || n",
      default_view: "'kanban'",
      is_archived: '0',
      rev: '1',
      own_rev: '1',
      created_at: at,
      updated_at: at,
    },
  ],
  [
    'statuses',
    15_000,
    {
      id: id('status', 'n'),
      space_id: space,
      project_id: project,
      name: "'S' || n",
      position: 'n',
      category: "'todo'",
      rev: '1',
      created_at: at,
      updated_at: at,
    },
  ],
  [
    'tasks',
    rows,
    {
      id: id('task', 'n'),
      space_id: space,
      project_id: project,
      status_id: id('status', 'n % 15000'),
      parent_task_id: `case when n % 5 = 0 then ${id('task', 'n - 1500')} end`,
      title: "'Task ' || n",
      priority: "'none'",
      position: 'n',
      is_archived: '0',
      created_by_id: id('user', 'n % 5000'),
      rev: '1',
      created_at: at,
      updated_at: at,
    },
  ],
  ['assignees', rows, { space_id: space, task_id: id('task', 'n'), user_id: id('user', 'n % 4999'), created_at: at }],
  [
    'labels',
    15_000,
    { id: id('label', 'n'), space_id: space, name: "'L' || n", rev: '1', created_at: at, updated_at: at },
  ],
  ['task_labels', rows, { space_id: space, task_id: id('task', 'n'), label_id: id('label', 'n % 15000') }],
  ['blockers', rows, { space_id: space, task_id: id('task', 'n'), blocker_id: id('task', 'n - 1500') }],
  [
    'comments',
    rows,
    {
      id: id('comment', 'n'),
      space_id: space,
      task_id: id('task', 'n'),
      author_id: id('user', 'n % 5000'),
      content: "'C'",
      rev: '1',
      created_at: at,
      updated_at: at,
    },
  ],
  [
    'events',
    rows,
    {
      space_id: space,
      rev: '1000 + n',
      type: "'task.updated'",
      at,
      project_id: project,
      task_id: id('task', 'n'),
      user_id: id('user', 'n % 5000'),
      data: "'{}'",
    },
  ],
  [
    'idempotency_keys',
    rows,
    { user_id: id('user', 'n % 5000'), key_hash: "'k' || n", fingerprint: "'f'", created_at: at },
  ],
  ['limits', rows, { key: "'l' || n", window_start: 'n', count: '1' }],
];

/** Fills and analyzes all tables, so that the planner explains statements as for a large database. */
export async function insertPlannerRows(client: pg.Client): Promise<void> {
  // Turns off foreign keys: rows may refer to rows that do not exist.
  await client.query('set session_replication_role = replica');
  // Drops check and not-null constraints: the values need not be valid.
  await client.query(`do $$ declare rule record; begin
    for rule in select conrelid::regclass as name, conname from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'n')
        and not (contype = 'n' and conkey <@ (select p.conkey from pg_constraint p
          where p.conrelid = pg_constraint.conrelid and p.contype = 'p'))
    loop execute format('alter table %s drop constraint %I', rule.name, rule.conname); end loop;
  end $$`);
  for (const [name, count, columns] of tables) {
    const values = Object.values(columns).join(', ');
    await client.query(
      `insert into ${name} (${Object.keys(columns)}) select ${values} from generate_series(1, ${count}) as n`,
    );
    await client.query(`analyze ${name}`);
  }
}
