import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, spawnServer, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let folder: string;
let server: ServerProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-disk-'));
});
afterEach(async () => {
  await server?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Checks the integrity of the database file. */
function checkIntegrity(): void {
  const file = new SqliteFile(join(folder, 'krokanti.db'));
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(file.pragma('foreign_key_check')).toEqual([]);
  file.close();
}

const createTask = ({ url }: ServerProcess, { headers, projectId }: Account, key: string): Promise<ServerResponse> =>
  sendRequest(url, '/api/tasks', {
    headers: { ...headers, 'idempotency-key': key },
    body: { projectId, title: key, description: 'x'.repeat(20_000) },
  });

async function listTitles({ url }: ServerProcess, { headers, projectId }: Account): Promise<string[]> {
  const { body } = await sendRequest(url, `/api/tasks?projectId=${projectId}`, { headers });
  return body.map((task: Json) => task.title);
}

// A file size limit stands in for a full disk, so no file system has to be created.
describe.skipIf(isWindows)('A full disk', () => {
  test('returns 503, loses and corrupts nothing, and recovers once there is space', async () => {
    server = await startServer({ DATA_DIR: folder }, { shellPrefix: 'ulimit -S -f 8000' });
    const account = await createAccount(server.url);
    const written: string[] = [];
    let rejected: ServerResponse | undefined;
    for (let index = 0; !rejected && index < 2000; index++) {
      const response = await createTask(server, account, `task ${index}`);
      if (response.status === 201) written.push(response.body.task.title);
      else rejected = response;
    }
    expect(rejected).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(rejected?.body.error).toContain('The database is temporarily unavailable');
    expect(written.length).toBeGreaterThan(10);
    // The log names the cause.
    await waitUntil(() =>
      /"SQLITE_(FULL|IOERR\w*)"|disk I\/O error|database or disk is full/.test(server?.stderr ?? ''),
    );

    // Reads still work, and so do rejected writes.
    expect(await listTitles(server, account)).toEqual(written);
    const concurrent = await Promise.all(
      Array.from({ length: 16 }, (_, index) => createTask(server as never, account, `more ${index}`)),
    );
    for (const { status } of concurrent) expect([201, 503]).toContain(status);
    written.push(...concurrent.filter(({ status }) => status === 201).map(({ body }) => body.task.title));

    // Raise the limit while the server runs if the system can, otherwise restart it.
    if (!raiseLimit(server.pid)) {
      await server.kill('SIGKILL');
      server = await startServer({ DATA_DIR: folder });
    }
    const retried = await createTask(server, account, `task ${written.length}`);
    expect(retried.status).toBe(201);
    const after = await createTask(server, account, 'with room');
    expect(after.status).toBe(201);
    const titles = await listTitles(server, account);
    expect(titles).toEqual(expect.arrayContaining([...written, 'with room']));
    expect(new Set(titles).size).toBe(titles.length);
    await server.kill('SIGTERM');
    checkIntegrity();
  }, 120_000);
});

/** Root can write to read-only files, so the server then runs as another user. */
const canRunAsOtherUser = !isWindows && (!isRoot || (await isEnterableByAll(repoRoot)));

describe.skipIf(!canRunAsOtherUser)('A read-only data folder (requires that other users can read the sources)', () => {
  test('fails with one line and exit code 1, changes nothing, and works once it is writable', async () => {
    const as = isRoot ? { uid: nobody, gid: nobody } : {};
    if (isRoot) await chown(folder, nobody, nobody);
    server = await startServer({ DATA_DIR: folder }, as);
    const account = await createAccount(server.url);
    expect((await createTask(server, account, 'before')).status).toBe(201);
    await server.kill('SIGTERM');

    const file = join(folder, 'krokanti.db');
    const bytes = await readFile(file);
    await chmod(file, 0o400);
    await chmod(folder, 0o500);
    server = spawnServer({ DATA_DIR: folder, PORT: '0' }, as);
    expect(await server.exited).toBe(1);
    expect(server.stderr).toMatch(/^Cannot open the database: [^\n]*krokanti\.db[^\n]*\n$/);
    expect((await readFile(file)).equals(bytes)).toBe(true);

    await chmod(folder, 0o700);
    await chmod(file, 0o600);
    server = await startServer({ DATA_DIR: folder }, as);
    expect(await listTitles(server, account)).toEqual(['before']);
    expect((await createTask(server, account, 'after')).status).toBe(201);
    await server.kill('SIGTERM');
    checkIntegrity();
  }, 60_000);
});

test('A data folder that cannot be created fails with one line and exit code 1', async () => {
  const file = join(folder, 'file');
  new SqliteFile(file).exec('create table t (x)').close();
  server = spawnServer({ DATA_DIR: join(file, 'data'), PORT: '0' });
  expect(await server.exited).toBe(1);
  expect(server.stderr).toMatch(/^Cannot open the database: [^\n]*data[^\n]*\n$/);
});

/** Returns whether the limit was raised. */
function raiseLimit(pid: number): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether every user may enter the folder. */
async function isEnterableByAll(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false;
  return path === dirname(path) || isEnterableByAll(dirname(path));
}
