import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { withPgClient } from '../../testing/pgClient.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { killBlockedMove, killMoveMidway } from '../support/cli/kill-move.ts';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';
import { insertManyTasks } from '../support/db/insert-many-tasks.ts';
import { readPostgresRows, readPostgresSchema, readSqliteRows } from '../support/db/read-rows-and-schema.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';

const tasks = 6000;
let dataDir: string;
let demo: Json;
let account: Account;
/** Responses of the server on SQLite before the move. */
let responsesBefore: Responses;
const removals: (() => Promise<void>)[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'krokanti-move-'));
  removals.push(() => rm(dataDir, { recursive: true }));
  demo = (await runCliOrThrow(['demo', '--json'], { DATA_DIR: dataDir })).json;
  insertManyTasks(dataDir, tasks);
  const server = await startServer({ DATA_DIR: dataDir });
  account = await createAccount(server.url);
  responsesBefore = await readResponses(server);
  expect(await server.kill('SIGTERM')).toBe(0);
}, 120_000);
afterAll(async () => {
  for (const remove of removals.reverse()) await remove();
});

describe('krokanti move', () => {
  test('moves everything, and a server on PostgreSQL responds the same to the same credentials', async () => {
    const url = await createEmptyTarget();
    const { code, stdout, stderr } = await move(url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Moved and verified') });
    expect(stderr).toContain(`Copying: tasks ${tasks + 201} of ${tasks + 201}`);
    const contents = readSqliteRows(dataDir);
    expect(await readPostgresRows(url)).toEqual(contents);

    // The output lists every table with its row count.
    const summary = stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(/\s+/));
    expect(Object.fromEntries(summary.map(([table, rows]) => [table, Number(rows)]))).toEqual(
      Object.fromEntries(Object.entries(contents).map(([table, rows]) => [table, rows.length])),
    );
    for (const [, , hash] of summary) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    // The output contains no secret.
    expect(stdout + stderr).not.toMatch(/argon2|kt_|password/);

    const server = await startServer({ DATABASE_URL: url });
    expect(await readResponses(server)).toEqual(responsesBefore);
    const created = await sendRequest(server.url, '/api/tasks', {
      body: { projectId: account.projectId, title: 'After the move' },
      headers: account.headers,
    });
    expect(created.status).toBe(201);
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(await readPostgresSchema(url)).toEqual(await readPostgresSchema(await createMigratedTarget()));
  }, 120_000);

  test('moves everything exactly once even if killed at every stage', async () => {
    const contents = readSqliteRows(dataDir);
    const [empty] = Object.keys(contents).filter((name) => contents[name]?.length === 0);
    const killAt = (url: string, hold: string) => killBlockedMove(dataDir, url, hold);
    let url: string;
    do {
      url = await createMigratedTarget();
      // Killed while it creates the schema.
      await killAt(url, 'lock table users in access share mode');
    } while (!(await killMoveMidway(dataDir, url)));
    // Killed between writing rows and recording its progress.
    await killAt(url, 'select from moving for update');
    // Killed while it verifies: an empty table is read in that phase only.
    await killAt(url, `lock table ${empty} in access exclusive mode`);
    // Killed while it adds the foreign keys.
    await killAt(url, 'lock table tasks in share mode');
    await runCliOrThrow(['move', '--to', url], { DATA_DIR: dataDir });
    expect(await readPostgresRows(url)).toEqual(contents);
    const { json } = await runCliOrThrow(['move', '--to', url, '--json'], { DATA_DIR: dataDir });
    expect(json).toMatchObject({ copied: 0, wasDone: true });
    expect(await readPostgresSchema(url)).toEqual(await readPostgresSchema(await createMigratedTarget()));
  }, 240_000);

  test('resumes after an interruption, and no server starts on the partial database', async () => {
    const url = await createPartialTarget();
    await expect(startServer({ DATABASE_URL: url })).rejects.toThrow(
      'Cannot open the database: It is being filled by "krokanti move", which has not finished: run that again',
    );
    const { json, stderr } = await runCliOrThrow(['move', '--to', url, '--json'], { DATA_DIR: dataDir });
    expect(stderr).toBe('');
    expect(json).toMatchObject({ wasDone: false });
    expect(json.rows).toBeGreaterThan(4 * tasks);
    expect(json.copied).toBeGreaterThan(0);
    // The tasks and the tables before them had already been copied.
    expect(json.copied).toBeLessThan(json.rows - tasks);
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 120_000);

  test('starts over if the file has changed since the interruption', async () => {
    const url = await createPartialTarget();
    changeFile("update tasks set title = 'Changed between' where id = (select min(id) from tasks)");
    const { stderr } = await runCliOrThrow(['move', '--to', url], { DATA_DIR: dataDir });
    expect(stderr).toContain('Resuming an interrupted move');
    expect(stderr).toContain('The file has changed since the move was interrupted: starting over');
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 120_000);

  test('accepts a target on which a server has started but no one has signed up', async () => {
    const url = await createMigratedTarget();
    await runCliOrThrow(['move', '--to', url], { DATA_DIR: dataDir });
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 60_000);

  test('moves the backup named by --from', async () => {
    const url = await createEmptyTarget();
    const folder = await mkdtemp(join(tmpdir(), 'krokanti-move-'));
    removals.push(() => rm(folder, { recursive: true }));
    const file = join(folder, 'backup.db');
    await runCliOrThrow(['backup', file], { DATA_DIR: dataDir });
    await runCliOrThrow(['move', '--from', file, '--to', url], {});
    expect(await readPostgresRows(url)).toEqual(readSqliteRows(dataDir));
  }, 60_000);
});

describe('krokanti move fails', () => {
  let url: string;
  beforeAll(async () => {
    url = await createEmptyTarget();
  });

  test('while a server has the file open, and leaves the server running', async () => {
    const server = await startServer({ DATA_DIR: dataDir });
    const { code, stderr } = await move(url);
    expect(code).toBe(1);
    expect(stderr).toContain(`${dataDir} is in use by krokanti serve (process ${server.pid}): stop it first`);
    const body = { projectId: account.projectId, title: 'Still here' };
    expect((await sendRequest(server.url, '/api/tasks', { body, headers: account.headers })).status).toBe(201);
    await server.kill('SIGTERM');
    expect(await readPostgresRows(url)).toEqual({});
  });

  test('if the target has foreign tables, and leaves it unchanged', async () => {
    const foreign = await createEmptyTarget();
    await withPgClient(foreign, (client) => client.query("create table payroll as select 'secret' as name"));
    const { code, stderr } = await move(foreign);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'krokanti: The target has tables that are not ours (payroll). Nothing was changed: give it a new, empty database\n',
    });
    expect(await readPostgresRows(foreign)).toEqual({ payroll: ['{"name":"secret"}'] });
  });

  test('if the target is in use, and leaves it unchanged', async () => {
    const used = await createMigratedTarget();
    await runCliOrThrow(['user', 'create', 'bo@example.com', '--name', 'Bo'], { DATABASE_URL: used });
    const rowsBefore = await readPostgresRows(used);
    const { code, stderr } = await move(used);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The target has data already, in users, spaces, .* Nothing was changed/);
    expect(await readPostgresRows(used)).toEqual(rowsBefore);
  });

  test('while a server is running on the target', async () => {
    const running = await createEmptyTarget();
    const server = await startServer({ DATABASE_URL: running });
    await waitForListener(running);
    const { code, stderr } = await move(running);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'krokanti: A server is running on the target: stop it first\n',
    });
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  test.for([
    ['without a target', [], 2, /required option '--to <URL>'/],
    ['if the target is not PostgreSQL', ['--to', 'mysql://root:hush@localhost/x'], 2, /^krokanti: --to: must be a URL/],
    ['if the target does not respond', ['--to', 'postgres://me:hush@127.0.0.1:1/x'], 1, /Cannot open the target: /],
    [
      'if the file does not exist',
      ['--from', 'none.db', '--to', 'postgres://a:hush@b/c'],
      1,
      /No database at .*none\.db/,
    ],
    [
      'if the file is not a database',
      ['--from', 'README.md', '--to', 'postgres://a:hush@b/c'],
      1,
      /README\.md is not a database/,
    ],
  ] as const)('%s, with one line that contains no password', async ([, args, expectedCode, message]) => {
    const { code, stdout, stderr } = await runCli(['move', ...args], { DATA_DIR: dataDir });
    expect({ code, stdout }).toEqual({ code: expectedCode, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('hush');
  });
});

function move(url: string) {
  return runCli(['move', '--to', url], { DATA_DIR: dataDir });
}

async function createEmptyTarget(): Promise<string> {
  const database = await createEmptyDatabase('postgres');
  removals.push(database.drop);
  return database.env['DATABASE_URL'] as string;
}

/** Any command creates the schema. */
async function createMigratedTarget(): Promise<string> {
  const url = await createEmptyTarget();
  await runCliOrThrow(['user', 'list'], { DATABASE_URL: url });
  return url;
}

async function createPartialTarget(): Promise<string> {
  for (;;) {
    const url = await createEmptyTarget();
    if (await killMoveMidway(dataDir, url)) return url;
  }
}

function changeFile(statement: string): void {
  const file = new SqliteFile(join(dataDir, 'krokanti.db'));
  file.exec(statement);
  file.close();
}

/** Waits for the server's LISTEN connection. */
async function waitForListener(url: string): Promise<void> {
  await withPgClient(url, async (client) => {
    const listening = "select 1 from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
    while ((await client.query(listening)).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
}

interface Responses {
  /** Response texts and ETags, by path. */
  reads: Record<string, [text: string, etag: string | null]>;
  events: Json[];
  repeated: [text: string, etag: string | null];
}

/** Responses to the demo token and to the account's session and token: reads, events and a repeated request. */
async function readResponses({ url }: ServerProcess): Promise<Responses> {
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
  const tasksOfProject: Json[] = JSON.parse((await read(`/tasks?projectId=${projects[0].id}&limit=20`))[0]);
  for (const { id } of tasksOfProject) paths.push(`/tasks/${id}`, `/tasks/${id}/comments`, `/tasks/${id}/activity`);

  const reads: Responses['reads'] = {};
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
  return { reads, events: stream.events.slice(0, 100), repeated: [keyed.text, keyed.headers.get('etag')] };
}
