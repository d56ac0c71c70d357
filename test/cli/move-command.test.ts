import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import type { Json } from '../../testing/json.ts';
import { withPgClient } from '../../testing/pgClient.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import {
  killBlockedMove,
  killMoveMidway,
  readPostgresRows,
  readPostgresSchema,
  readSqliteRows,
} from '../support/cli/move-database.ts';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';
import { insertManyTasks } from '../support/db/insert-many-tasks.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';

const tasks = 6000;
let dataDir: string;
let demo: Json;
let account: Account;
/** What the server on the embedded database answered last. */
let before: Answers;
const removals: (() => Promise<void>)[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'krokanti-move-'));
  removals.push(() => rm(dataDir, { recursive: true }));
  demo = (await runCliOrThrow(['demo', '--json'], { DATA_DIR: dataDir })).json;
  insertManyTasks(dataDir, tasks);
  const server = await startServer({ DATA_DIR: dataDir });
  account = await createAccount(server.url);
  before = await answersOf(server);
  expect(await server.kill('SIGTERM')).toBe(0);
}, 120_000);
afterAll(async () => {
  for (const remove of removals.reverse()) await remove();
});

describe('krokanti move', () => {
  test('carries everything, and a server on PostgreSQL gives the same answers to the same secrets', async () => {
    const url = await emptyTarget();
    const { code, stdout, stderr } = await move(url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Moved and verified') });
    expect(stderr).toContain(`Copying: tasks ${tasks + 201} of ${tasks + 201}`);
    const contents = readSqliteRows(dataDir);
    expect(await readPostgresRows(url)).toEqual(contents);

    // The proof names every table, with what it holds.
    const proof = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/\s+/));
    expect(Object.fromEntries(proof.map(([table, rows]) => [table, Number(rows)]))).toEqual(
      Object.fromEntries(Object.entries(contents).map(([table, rows]) => [table, rows.length])),
    );
    for (const [, , hash] of proof) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    // Nothing in what is printed opens a door.
    expect(stdout + stderr).not.toMatch(/argon2|kt_|password/);

    const server = await startServer({ DATABASE_URL: url });
    expect(await answersOf(server)).toEqual(before);
    const made = await sendRequest(server.url, '/api/tasks', {
      body: { projectId: account.projectId, title: 'After the move' },
      headers: account.headers,
    });
    expect(made.status).toBe(201);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(await readPostgresSchema(url)).toEqual(await readPostgresSchema(await migratedTarget()));
  }, 120_000);

  test('killed again and again, at whatever it is, it ends with everything once', async () => {
    const contents = readSqliteRows(dataDir);
    const [empty] = Object.keys(contents).filter((name) => contents[name]?.length === 0);
    const killed = (url: string, hold: string) => killBlockedMove(dataDir, url, hold);
    let url: string;
    do {
      url = await migratedTarget();
      // While it makes the target ready.
      await killed(url, 'lock table users in access share mode');
    } while (!(await killMoveMidway(dataDir, url)));
    // Rows are there, and not yet the note of how far it has come.
    await killed(url, 'select from moving for update');
    // While it reads back: what has no row is only read.
    await killed(url, `lock table ${empty} in access exclusive mode`);
    // While it joins the tables.
    await killed(url, 'lock table tasks in share mode');
    await runCliOrThrow(['move', '--to', url], { DATA_DIR: dataDir });
    expect(await readPostgresRows(url)).toEqual(contents);
    const { json } = await runCliOrThrow(['move', '--to', url, '--json'], { DATA_DIR: dataDir });
    expect(json).toMatchObject({ copied: 0, wasDone: true });
    expect(await readPostgresSchema(url)).toEqual(await readPostgresSchema(await migratedTarget()));
  }, 240_000);

  test('interrupted in the middle it goes on from there, and until then no server starts on the half', async () => {
    const url = await halfFilledTarget();
    await expect(startServer({ DATABASE_URL: url })).rejects.toThrow(
      'Cannot open the database: It is being filled by "krokanti move", which has not finished: run that again',
    );
    const { json, stderr } = await runCliOrThrow(['move', '--to', url, '--json'], { DATA_DIR: dataDir });
    expect(stderr).toBe('');
    expect(json).toMatchObject({ wasDone: false });
    expect(json.rows).toBeGreaterThan(4 * tasks);
    expect(json.copied).toBeGreaterThan(0);
    // At least the tasks and what stands before them were there.
    expect(json.copied).toBeLessThan(json.rows - tasks);
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 120_000);

  test('if the file has changed since it was interrupted, it begins anew and carries what is there now', async () => {
    const url = await halfFilledTarget();
    change("update tasks set title = 'Changed between' where id = (select min(id) from tasks)");
    const { stderr } = await runCliOrThrow(['move', '--to', url], { DATA_DIR: dataDir });
    expect(stderr).toContain('Resuming an interrupted move');
    expect(stderr).toContain('The file has changed since the move was interrupted: starting over');
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 120_000);

  test('takes a target on which a server has started but nobody has signed up', async () => {
    const url = await migratedTarget();
    await runCliOrThrow(['move', '--to', url], { DATA_DIR: dataDir });
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 60_000);

  test('carries a backup that --from names', async () => {
    const url = await emptyTarget();
    const folder = await mkdtemp(join(tmpdir(), 'krokanti-move-'));
    removals.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'backup.db');
    await runCliOrThrow(['backup', file], { DATA_DIR: dataDir });
    await runCliOrThrow(['move', '--from', file, '--to', url], {});
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 60_000);
});

describe('krokanti move refuses', () => {
  let url: string;
  beforeAll(async () => {
    url = await emptyTarget();
  });

  test('while a server has the file open, and the server goes on', async () => {
    const server = await startServer({ DATA_DIR: dataDir });
    const { code, stderr } = await move(url);
    expect(code).toBe(1);
    expect(stderr).toContain(`Another process has ${join(dataDir, 'krokanti.db')} open: stop the server first`);
    const body = { projectId: account.projectId, title: 'Still here' };
    expect((await sendRequest(server.url, '/api/tasks', { body, headers: account.headers })).status).toBe(201);
    await server.kill('SIGTERM');
    expect(await readPostgresRows(url)).toEqual({});
  });

  test('a target with a table of somebody else, and leaves it as it is', async () => {
    const theirs = await emptyTarget();
    await withPgClient(theirs, (client) => client.query("create table payroll as select 'secret' as name"));
    const { code, stderr } = await move(theirs);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'krokanti: The target has tables that are not ours (payroll). Nothing was changed: give it a new, empty database\n',
    });
    expect(await readPostgresRows(theirs)).toEqual({ payroll: ['{"name":"secret"}'] });
  });

  test('a target that people use, and leaves it as it is', async () => {
    const used = await migratedTarget();
    await runCliOrThrow(['user', 'create', 'bo@example.com', '--name', 'Bo'], { DATABASE_URL: used });
    const held = await readPostgresRows(used);
    const { code, stderr } = await move(used);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The target has data already, in users, spaces, .* Nothing was changed/);
    expect(await readPostgresRows(used)).toEqual(held);
  });

  test('a target on which a server is running', async () => {
    const running = await emptyTarget();
    const server = await startServer({ DATABASE_URL: running });
    await untilListening(running);
    const { code, stderr } = await move(running);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'krokanti: A server is running on the target: stop it first\n',
    });
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  test.for([
    ['no target', [], 2, /required option '--to <URL>'/],
    ['a target that is no PostgreSQL', ['--to', 'mysql://root:hush@localhost/x'], 2, /^krokanti: --to: must be a URL/],
    ['a target that nobody answers at', ['--to', 'postgres://me:hush@127.0.0.1:1/x'], 1, /Cannot open the target: /],
    [
      'a file that is not there',
      ['--from', 'none.db', '--to', 'postgres://a:hush@b/c'],
      1,
      /No database at .*none\.db/,
    ],
    [
      'a file that is none',
      ['--from', 'README.md', '--to', 'postgres://a:hush@b/c'],
      1,
      /README\.md is not a database/,
    ],
  ] as const)('%s, in one line that tells no password', async ([, args, expected, words]) => {
    const { code, stdout, stderr } = await runCli(['move', ...args], { DATA_DIR: dataDir });
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('hush');
  });
});

function move(url: string) {
  return runCli(['move', '--to', url], { DATA_DIR: dataDir });
}

async function emptyTarget(): Promise<string> {
  const place = await createEmptyDatabase('postgres');
  removals.push(place.drop);
  return place.env['DATABASE_URL'] as string;
}

/** Whatever command it is, it makes the tables. */
async function migratedTarget(): Promise<string> {
  const url = await emptyTarget();
  await runCliOrThrow(['user', 'list'], { DATABASE_URL: url });
  return url;
}

async function halfFilledTarget(): Promise<string> {
  for (;;) {
    const url = await emptyTarget();
    if (await killMoveMidway(dataDir, url)) return url;
  }
}

function change(statement: string): void {
  const file = new SqliteFile(join(dataDir, 'krokanti.db'));
  file.exec(statement);
  file.close();
}

/** Waits until the server's connection for announcements is there. */
async function untilListening(url: string): Promise<void> {
  await withPgClient(url, async (client) => {
    const listening = "select 1 from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
    while ((await client.query(listening)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
}

interface Answers {
  /** Texts and ETags, by path. */
  reads: Record<string, [text: string, etag: string | null]>;
  events: Json[];
  kept: [text: string, etag: string | null];
}

/** What demo's token, the account's session and its token get: reads, the events of a space, a repeated request. */
async function answersOf({ url }: ServerProcess): Promise<Answers> {
  const bearer = { authorization: `Bearer ${demo.secret}` };
  const read = async (path: string, headers: Record<string, string> = bearer) => {
    const { status, text, headers: sent } = await sendRequest(url, `/api${path}`, { headers });
    expect([path, status]).toEqual([path, 200]);
    return [text, sent.get('etag')] as [string, string | null];
  };
  const { space, projects } = demo;
  const paths = ['/me', '/spaces', `/spaces/${space.id}/members`];
  paths.push('/tasks?assigneeId=me&limit=100', `/projects?spaceId=${space.id}`, `/labels?spaceId=${space.id}`);
  for (const { id } of projects) paths.push(`/tasks?projectId=${id}&limit=200`, `/statuses?projectId=${id}`);
  const listed: Json[] = JSON.parse((await read(`/tasks?projectId=${projects[0].id}&limit=20`))[0]);
  for (const { id } of listed) paths.push(`/tasks/${id}`, `/tasks/${id}/comments`, `/tasks/${id}/activity`);

  const reads: Answers['reads'] = {};
  for (const path of paths) reads[path] = await read(path);
  reads['session'] = await read('/me', { cookie: account.cookie });

  const stream = await EventStreamClient.open({ headers: bearer }, space.id, { address: url, lastEventId: '5' });
  await stream.waitUntil(() => stream.events.length > 100);
  stream.disconnect();

  const keyed = await sendRequest(url, '/api/tasks', {
    body: { projectId: account.projectId, title: 'Sent twice' },
    headers: { ...account.headers, 'idempotency-key': 'the one' },
  });
  expect(keyed.status).toBe(201);
  return { reads, events: stream.events.slice(0, 100), kept: [keyed.text, keyed.headers.get('etag')] };
}
