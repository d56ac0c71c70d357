import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { withPgClient } from '../../testing/pgClient.ts';
import type { BenchmarkDatabase } from '../serverUnderTest.ts';
import type { CallerSpace } from './seedCallerSpace.ts';

/** The rows to add to an instance. */
export interface AddedRows {
  /** Spaces of other people, each with a project of 100 tasks. */
  spaces?: number;
  /** Tasks in the caller's space, in projects of 1,000. */
  tasks?: number;
  /** Members of the caller's space. */
  members?: number;
}

/** SQL expressions that differ between the engines. */
interface SqlDialect {
  /** Builds an id from the number of its kind and an SQL expression for a number. */
  id: (kind: number, number: string) => string;
  /** Builds a row source with a column `n` that counts from 1. */
  numbers: (count: number) => string;
}

const sqlite: SqlDialect = {
  id: (kind, number) => `printf('0190%04x-0000-7000-8000-%012x', ${kind}, ${number})`,
  numbers: (count) =>
    `(with recursive all_of (n) as (select 1 union all select n + 1 from all_of where n < ${count}) select n from all_of)`,
};

const postgres: SqlDialect = {
  id: (kind, number) =>
    `('0190' || lpad(to_hex(${kind}), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`,
  numbers: (count) => `generate_series(1, ${count}) as n`,
};

/** Adds rows as API calls would have written them, with a few statements. */
export async function addGrowthRows(
  { engine, folder, env }: BenchmarkDatabase,
  home: CallerSpace,
  added: AddedRows,
): Promise<void> {
  const statements = buildStatements(engine === 'postgres' ? postgres : sqlite, home, added);
  if (engine === 'postgres') return insertIntoPostgres(env.DATABASE_URL as string, statements);
  const file = new SqliteFile(join(folder, 'krokanti.db'));
  file.pragma('foreign_keys = off');
  file.transaction(() => statements.forEach((statement) => void file.exec(statement)))();
  file.close();
}

async function insertIntoPostgres(url: string, statements: string[]): Promise<void> {
  await withPgClient(url, async (client) => {
    // Skips the checks of foreign keys.
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
    // Autovacuum would do this later.
    await client.query('vacuum (analyze)');
  });
}

function buildStatements(
  dialect: SqlDialect,
  home: CallerSpace,
  { spaces = 0, tasks = 0, members = 0 }: AddedRows,
): string[] {
  const { id } = dialect;
  const homeId = `'${home.spaceId}'`;
  const people = Math.max(spaces, members, tasks > 0 ? 1 : 0);
  const add = (table: string, count: number, columns: Record<string, string>) =>
    count === 0
      ? []
      : [
          `insert into ${table} (${Object.keys(columns)}) select ${Object.values(columns)} from ${dialect.numbers(count)}`,
        ];
  const team = { name: "'Team ' || n", slug: "'team-' || n", is_personal: '0', rev: '100', own_rev: '1' };
  return [
    ...add('users', people, {
      id: id(1, 'n'),
      email: "'person-' || n || '@example.com'",
      name: "'Person ' || n",
      password_hash: "'-'",
      plan: "'free'",
      time_zone: "'UTC'",
      theme: "'system'",
      ...timestamps,
    }),
    ...add('spaces', spaces, { id: id(2, 'n'), ...team, ...timestamps }),
    ...add('slugs', spaces, { slug: "'team-' || n", space_id: id(2, 'n') }),
    ...add('members', spaces, { space_id: id(2, 'n'), user_id: id(1, 'n'), role: "'owner'", created_at: timestamp }),
    ...add('members', tasks > 0 ? 1 : members, {
      space_id: homeId,
      user_id: id(1, 'n'),
      role: "'member'",
      created_at: timestamp,
    }),
    ...buildProjectRows(dialect, add, {
      kind: 3,
      count: spaces * 100,
      perProject: 100,
      getSpaceId: (n) => id(2, n),
      rev: '0',
    }),
    ...buildProjectRows(dialect, add, {
      kind: 7,
      count: tasks,
      perProject: 1000,
      getSpaceId: () => homeId,
      rev: `${home.rev}`,
    }),
    `update spaces set rev = rev + ${tasks} where id = ${homeId}`,
  ];
}

const timestamp = "'2026-01-01T00:00:00.000Z'";
const timestamps = { created_at: timestamp, updated_at: timestamp };

interface ProjectRows {
  /** The first of four consecutive kinds of ids. */
  kind: number;
  count: number;
  perProject: number;
  getSpaceId: (projectNumber: string) => string;
  /** The revision of the last event in their space; `0` in a new space. */
  rev: string;
}

/** Builds projects of tasks. Each task has an event, every second one an assignee, every tenth one a comment. */
function buildProjectRows(
  { id }: SqlDialect,
  add: (table: string, count: number, columns: Record<string, string>) => string[],
  { kind, count, perProject, getSpaceId, rev }: ProjectRows,
): string[] {
  const project = `((n - 1) / ${perProject} + 1)`;
  const isHome = rev !== '0';
  const person = id(1, isHome ? '1' : project);
  const location = { space_id: getSpaceId(project), project_id: id(kind, project) };
  return [
    ...add('projects', count / perProject, {
      id: id(kind, 'n'),
      space_id: getSpaceId('n'),
      name: "'Project ' || n",
      slug: "'project-' || n",
      default_view: "'kanban'",
      is_archived: '0',
      rev: '1',
      own_rev: '1',
      ...timestamps,
    }),
    ...add('statuses', (count / perProject) * 3, {
      id: id(kind + 1, 'n'),
      space_id: getSpaceId('((n - 1) / 3 + 1)'),
      project_id: id(kind, '((n - 1) / 3 + 1)'),
      name: "'Column ' || n",
      position: 'n % 3',
      category: "case n % 3 when 0 then 'done' when 1 then 'todo' else 'active' end",
      rev: '1',
      ...timestamps,
    }),
    ...add('tasks', count, {
      id: id(kind + 2, 'n'),
      ...location,
      status_id: id(kind + 1, `(${project} * 3 - n % 3)`),
      title: "'Prepare the quarterly report for customer ' || n",
      description: `case when n % 3 = 0 then
        'Numbers from **sales** and support, then a first draft for review by Friday.' end`,
      priority: "case n % 4 when 0 then 'none' when 1 then 'low' when 2 then 'medium' else 'high' end",
      due_date: "case when n % 2 = 0 then '2026-03-' || (10 + n % 18) end",
      position: 'n * 65536.0',
      is_archived: '0',
      created_by_id: person,
      rev: '1',
      ...timestamps,
    }),
    ...add('assignees', count / 2, {
      space_id: getSpaceId(`((n * 2 - 1) / ${perProject} + 1)`),
      task_id: id(kind + 2, 'n * 2'),
      user_id: id(1, isHome ? '1' : `((n * 2 - 1) / ${perProject} + 1)`),
      created_at: timestamp,
    }),
    ...add('comments', count / 10, {
      id: id(kind + 3, 'n'),
      space_id: getSpaceId(`((n * 10 - 1) / ${perProject} + 1)`),
      task_id: id(kind + 2, 'n * 10'),
      content: "'The figures of last year are in the folder.'",
      rev: '1',
      ...timestamps,
    }),
    ...add('events', count, {
      ...location,
      rev: isHome ? `${rev} + n` : `(n - 1) % ${perProject} + 1`,
      type: "'task.created'",
      at: timestamp,
      task_id: id(kind + 2, 'n'),
      user_id: person,
      data: `'{"task":{"title":"Prepare the quarterly report for customer"}}'`,
    }),
  ];
}
