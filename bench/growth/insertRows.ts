import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import type { BenchmarkDatabase } from '../measuredServer.ts';
import type { CallerSpace } from './seedCallerSpace.ts';

/** What is added to the instance besides what its caller made. */
export interface AddedRows {
  /** Of other people, each with a project of 100 tasks. */
  spaces?: number;
  /** In the caller's own space, in projects of 1,000. */
  tasks?: number;
  /** To the caller's own space. */
  members?: number;
}

/** How an engine writes what the statements below need. */
interface Words {
  /** An id of the `kind`th kind, that follows from a number. */
  id: (kind: number, number: string) => string;
  /** A source of rows `n` from 1. */
  numbers: (count: number) => string;
}

const sqlite: Words = {
  id: (kind, number) => `printf('0190%04x-0000-7000-8000-%012x', ${kind}, ${number})`,
  numbers: (count) =>
    `(with recursive all_of (n) as (select 1 union all select n + 1 from all_of where n < ${count}) select n from all_of)`,
};

const postgres: Words = {
  id: (kind, number) =>
    `('0190' || lpad(to_hex(${kind}), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`,
  numbers: (count) => `generate_series(1, ${count}) as n`,
};

/** Adds the rows that so many calls of the API would have made, by a few statements. */
export async function addGrowthRows(
  { engine, folder, env }: BenchmarkDatabase,
  home: CallerSpace,
  added: AddedRows,
): Promise<void> {
  const texts = statementsFor(engine === 'postgres' ? postgres : sqlite, home, added);
  if (engine === 'postgres') return fillPostgres(env.DATABASE_URL as string, texts);
  const file = new SqliteFile(join(folder, 'krokanti.db'));
  file.pragma('foreign_keys = off');
  file.transaction(() => texts.forEach((text) => void file.exec(text)))();
  file.close();
}

async function fillPostgres(url: string, texts: string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  // Without looking at each reference.
  await client.query('set session_replication_role = replica');
  for (const text of texts) await client.query(text);
  // As the engine does by itself, later.
  await client.query('vacuum (analyze)');
  await client.end();
}

function statementsFor(words: Words, home: CallerSpace, { spaces = 0, tasks = 0, members = 0 }: AddedRows): string[] {
  const { id } = words;
  const homeId = `'${home.spaceId}'`;
  const people = Math.max(spaces, members, tasks > 0 ? 1 : 0);
  const add = (table: string, count: number, columns: Record<string, string>) =>
    count === 0
      ? []
      : [
          `insert into ${table} (${Object.keys(columns)}) select ${Object.values(columns)} from ${words.numbers(count)}`,
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
      ...times,
    }),
    ...add('spaces', spaces, { id: id(2, 'n'), ...team, ...times }),
    ...add('slugs', spaces, { slug: "'team-' || n", space_id: id(2, 'n') }),
    ...add('members', spaces, { space_id: id(2, 'n'), user_id: id(1, 'n'), role: "'owner'", created_at: at }),
    ...add('members', tasks > 0 ? 1 : members, {
      space_id: homeId,
      user_id: id(1, 'n'),
      role: "'member'",
      created_at: at,
    }),
    ...inProjects(words, add, { kind: 3, count: spaces * 100, perProject: 100, spaceOf: (n) => id(2, n), rev: '0' }),
    ...inProjects(words, add, { kind: 7, count: tasks, perProject: 1000, spaceOf: () => homeId, rev: `${home.rev}` }),
    `update spaces set rev = rev + ${tasks} where id = ${homeId}`,
  ];
}

const at = "'2026-01-01T00:00:00.000Z'";
const times = { created_at: at, updated_at: at };

interface Projects {
  /** The first of four kinds of ids. */
  kind: number;
  count: number;
  perProject: number;
  spaceOf: (projectNumber: string) => string;
  /** Of the last event that their space has already. */
  rev: string;
}

/** Tasks as `newTask` makes them, each with its event, every second one somebody's, every tenth with a comment. */
function inProjects(
  { id }: Words,
  add: (table: string, count: number, columns: Record<string, string>) => string[],
  { kind, count, perProject, spaceOf, rev }: Projects,
): string[] {
  const project = `((n - 1) / ${perProject} + 1)`;
  const isHome = rev !== '0';
  const person = id(1, isHome ? '1' : project);
  const inside = { space_id: spaceOf(project), project_id: id(kind, project) };
  return [
    ...add('projects', count / perProject, {
      id: id(kind, 'n'),
      space_id: spaceOf('n'),
      name: "'Project ' || n",
      slug: "'project-' || n",
      default_view: "'kanban'",
      is_archived: '0',
      rev: '1',
      own_rev: '1',
      ...times,
    }),
    ...add('statuses', (count / perProject) * 3, {
      id: id(kind + 1, 'n'),
      space_id: spaceOf('((n - 1) / 3 + 1)'),
      project_id: id(kind, '((n - 1) / 3 + 1)'),
      name: "'Column ' || n",
      position: 'n % 3',
      category: "case n % 3 when 0 then 'done' when 1 then 'todo' else 'active' end",
      rev: '1',
      ...times,
    }),
    ...add('tasks', count, {
      id: id(kind + 2, 'n'),
      ...inside,
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
      ...times,
    }),
    ...add('assignees', count / 2, {
      space_id: spaceOf(`((n * 2 - 1) / ${perProject} + 1)`),
      task_id: id(kind + 2, 'n * 2'),
      user_id: id(1, isHome ? '1' : `((n * 2 - 1) / ${perProject} + 1)`),
      created_at: at,
    }),
    ...add('comments', count / 10, {
      id: id(kind + 3, 'n'),
      space_id: spaceOf(`((n * 10 - 1) / ${perProject} + 1)`),
      task_id: id(kind + 2, 'n * 10'),
      content: "'The figures of last year are in the folder.'",
      rev: '1',
      ...times,
    }),
    ...add('events', count, {
      ...inside,
      rev: isHome ? `${rev} + n` : `(n - 1) % ${perProject} + 1`,
      type: "'task.created'",
      at,
      task_id: id(kind + 2, 'n'),
      user_id: person,
      data: `'{"task":{"title":"Prepare the quarterly report for customer"}}'`,
    }),
  ];
}
