import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';

let folder: string;
let server: ServerProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-storage-'));
});
afterEach(async () => {
  await server?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const getReady = async ({ url }: ServerProcess) => {
  const { status, body } = await sendRequest(url, '/readyz');
  return { status, ...body };
};

describe('A damaged database', () => {
  test('F62: is found at start: /readyz is 503 and says it, and so does the log', async () => {
    server = await startServer({ DATA_DIR: folder });
    const { headers, projectId } = await createAccount(server.url);
    const { body } = await sendRequest(server.url, '/api/tasks', { headers, body: { projectId, title: 'Kept' } });
    await sendRequest(server.url, `/api/tasks/${body.task.id}/comments`, { headers, body: { content: 'Lost' } });
    expect(await getReady(server)).toEqual({ status: 'ok' });
    await server.kill('SIGTERM');
    damageTable('comments');

    server = await startServer({ DATA_DIR: folder });
    const ready = await sendRequest(server.url, '/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({
      status: 'unavailable',
      reason: 'The database file is damaged. Stop the server and restore the last backup.',
    });
    expect((await sendRequest(server.url, '/healthz')).status).toBe(200);
    await waitUntil(() => /"msg":"The database file is damaged: restore the last backup"/.test(server?.stderr ?? ''));
    // What can be read can be saved.
    const tasks = await sendRequest(server.url, `/api/tasks?projectId=${projectId}`, { headers });
    expect(tasks.body.map(({ title }: Json) => title)).toEqual(['Kept']);
  });

  /** Overwrites the first page of a table, without its pages' neighbors. */
  function damageTable(table: string): void {
    const path = join(folder, 'krokanti.db');
    const file = new SqliteFile(path);
    file.pragma('wal_checkpoint(truncate)');
    const rootPage = file.prepare('select rootpage from sqlite_schema where name = ?').pluck().get(table) as number;
    const pageSize = file.pragma('page_size', { simple: true }) as number;
    file.close();
    const handle = openSync(path, 'r+');
    writeSync(handle, Buffer.alloc(pageSize, 0xff), 0, pageSize, (rootPage - 1) * pageSize);
    closeSync(handle);
  }
});

// A file system of a few megabytes in memory; only root may mount one.
describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'A full disk (requires root, to mount a small one)',
  () => {
    beforeEach(() => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
    });
    afterEach(async () => {
      await server?.kill('SIGKILL');
      execFileSync('umount', [folder]);
    });

    test('F54: people can still sign out, sign in and delete; /readyz is 503; all works again once there is room', async () => {
      server = await startServer({ DATA_DIR: folder });
      const { url } = server;
      const account = await createAccount(url);
      const { headers, projectId } = account;
      const create = (title: string) =>
        sendRequest(url, '/api/tasks', { headers, body: { projectId, title, description: 'x'.repeat(20_000) } });
      const { body: first } = await create('First');
      const { body: second } = await create('Second');
      expect(await getReady(server)).toEqual({ status: 'ok' });

      // Another program takes all space but the reserve.
      const filler = join(folder, 'filler');
      await fillDisk(filler);
      expect((await statfs(folder)).bavail).toBe(0);
      let refused = await create('Third');
      for (let n = 0; n < 500 && refused.status === 201; n++) refused = await create(`More ${n}`);
      expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
      expect(await getReady(server)).toEqual({
        status: 'unavailable',
        reason: 'The disk of the database is full. Signing in and out and deleting work; free some space.',
      });
      expect((await sendRequest(url, '/readyz')).status).toBe(503);

      const remove = (id: string) => sendRequest(url, `/api/tasks/${id}`, { method: 'DELETE', headers });
      expect((await remove(first.task.id)).status).toBe(200);
      const session = await signIn(url, account);
      const signedOut = await sendRequest(url, '/api/account/sign-out', { method: 'POST', headers: session, body: {} });
      expect(signedOut.status).toBe(200);
      expect((await sendRequest(url, '/api/me', { headers: session })).status).toBe(401);
      const renamed = await sendRequest(url, `/api/tasks/${second.task.id}`, {
        method: 'PATCH',
        headers,
        body: { title: 'X' },
      });
      expect([renamed.status, renamed.body.code]).toEqual([503, 'unavailable']);
      expect(renamed.body.error).toContain('The server’s disk is full');
      expect((await sendRequest(url, `/api/tasks/${second.task.id}`, { headers })).body.task.title).toBe('Second');

      await rm(filler);
      await waitUntil(async () => (await sendRequest(url, '/readyz')).status === 200);
      expect((await create('After')).status).toBe(201);
      expect((await remove(second.task.id)).status).toBe(200);
      expect(await server.kill('SIGTERM')).toBe(0);
      const file = new SqliteFile(join(folder, 'krokanti.db'));
      expect(file.pragma('integrity_check', { simple: true })).toBe('ok');
      file.close();
    }, 120_000);
  },
);

async function fillDisk(path: string): Promise<void> {
  const handle = openSync(path, 'w');
  try {
    for (const size of [1024 * 1024, 4096]) {
      try {
        for (;;) writeSync(handle, Buffer.alloc(size));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(handle);
  }
}

async function signIn(url: string, { email, password }: Account): Promise<Record<string, string>> {
  const { status, headers } = await sendRequest(url, '/api/account/sign-in', { body: { email, password } });
  expect(status).toBe(200);
  return { cookie: String(headers.get('set-cookie')).split(';')[0] as string };
}
