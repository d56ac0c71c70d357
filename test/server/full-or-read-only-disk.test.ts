import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import type { Json } from '../../testing/json.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, spawnServer, startServer } from '../../testing/serverProcess.ts';
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

/** What is in the database file, looked at from the side. */
function check(): void {
  const file = new SqliteFile(join(folder, 'krokanti.db'));
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(file.pragma('foreign_key_check')).toEqual([]);
  file.close();
}

const create = ({ url }: ServerProcess, { headers, projectId }: Account, key: string): Promise<ServerResponse> =>
  sendRequest(url, '/api/tasks', {
    headers: { ...headers, 'idempotency-key': key },
    body: { projectId, title: key, description: 'x'.repeat(20_000) },
  });

async function titles({ url }: ServerProcess, { headers, projectId }: Account): Promise<string[]> {
  const { body } = await sendRequest(url, `/api/tasks?projectId=${projectId}`, { headers });
  return body.map((task: Json) => task.title);
}

// A limit on the size of files stands for the full disk: no file system has to be made for it.
describe.skipIf(isWindows)('A full disk', () => {
  test('is a 503 that says so, loses and tears nothing, and works again once there is room', async () => {
    server = await startServer({ DATA_DIR: folder }, { shellPrefix: 'ulimit -S -f 8000' });
    const account = await createAccount(server.url);
    const written: string[] = [];
    let refused: ServerResponse | undefined;
    for (let at = 0; !refused && at < 2000; at++) {
      const answer = await create(server, account, `task ${at}`);
      if (answer.status === 201) written.push(answer.body.task.title);
      else refused = answer;
    }
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(refused?.body.error).toContain('The database is unavailable');
    expect(written.length).toBeGreaterThan(10);
    // The log says why.
    await waitUntil(() =>
      /"SQLITE_(FULL|IOERR\w*)"|disk I\/O error|database or disk is full/.test(server?.stderr ?? ''),
    );

    // Reading goes on, and so does refusing.
    expect(await titles(server, account)).toEqual(written);
    const together = await Promise.all(
      Array.from({ length: 16 }, (_, at) => create(server as never, account, `more ${at}`)),
    );
    for (const { status } of together) expect([201, 503]).toContain(status);
    written.push(...together.filter(({ status }) => status === 201).map(({ body }) => body.task.title));

    // Room again, while it runs where the system can do that, otherwise by a new start.
    if (!raiseLimit(server.pid)) {
      await server.kill('SIGKILL');
      server = await startServer({ DATA_DIR: folder });
    }
    const again = await create(server, account, `task ${written.length}`);
    expect(again.status).toBe(201);
    const after = await create(server, account, 'with room');
    expect(after.status).toBe(201);
    const kept = await titles(server, account);
    expect(kept).toEqual(expect.arrayContaining([...written, 'with room']));
    expect(new Set(kept).size).toBe(kept.length);
    await server.kill('SIGTERM');
    check();
  }, 120_000);
});

/** As root nothing is read-only, so there it is somebody else who starts the server. */
const canBeSomebodyElse = !isWindows && (!isRoot || (await isOpen(repoRoot)));

describe.skipIf(!canBeSomebodyElse)(
  'A data folder that may only be read (needs sources that another user may read)',
  () => {
    test('is one line that names it and exit code 1, changes nothing, and works again once it may be written', async () => {
      const as = isRoot ? { uid: nobody, gid: nobody } : {};
      if (isRoot) await chown(folder, nobody, nobody);
      server = await startServer({ DATA_DIR: folder }, as);
      const account = await createAccount(server.url);
      expect((await create(server, account, 'before')).status).toBe(201);
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
      expect(await titles(server, account)).toEqual(['before']);
      expect((await create(server, account, 'after')).status).toBe(201);
      await server.kill('SIGTERM');
      check();
    }, 60_000);
  },
);

test('A data folder that cannot be made is one line that names it, and exit code 1', async () => {
  const file = join(folder, 'file');
  new SqliteFile(file).exec('create table t (x)').close();
  server = spawnServer({ DATA_DIR: join(file, 'data'), PORT: '0' });
  expect(await server.exited).toBe(1);
  expect(server.stderr).toMatch(/^Cannot open the database: [^\n]*data[^\n]*\n$/);
});

/** Whether the system let us. */
function raiseLimit(pid: number): boolean {
  try {
    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether everybody may enter the folder. */
async function isOpen(path: string): Promise<boolean> {
  if (((await stat(path)).mode & 0o001) === 0) return false;
  return path === dirname(path) || isOpen(dirname(path));
}
