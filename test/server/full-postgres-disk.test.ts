import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { queryPostgres } from '../../testing/pgClient.ts';
import { type PostgresServer, startPostgres } from '../../testing/postgresServer.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';

const nobody = 65_534;

// The tables are in a tablespace on a small file system in memory; only root may mount one.
describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'A full disk of PostgreSQL (requires root, to mount a small one)',
  () => {
    let folder: string;
    let postgres: PostgresServer;
    let server: ServerProcess;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'krokanti-pg-disk-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder]);
      await chown(folder, nobody, nobody);
      postgres = await startPostgres();
      await queryPostgres(postgres.url, `create tablespace small location '${folder}'`);
      await queryPostgres(postgres.url, 'create database full_disk tablespace small');
      server = await startServer({ DATABASE_URL: postgres.url.replace(/\/postgres$/, '/full_disk') });
    }, 120_000);
    afterAll(async () => {
      await server?.kill('SIGKILL');
      await postgres?.stop();
      execFileSync('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true, force: true });
    });

    test('F54: writes are a 503, nothing acknowledged is lost, reads go on, and all works again once there is room', async () => {
      const { url } = server;
      const { headers, projectId } = await createAccount(url);
      const acknowledged = new Map<string, string>();
      const create = async (title: string) => {
        const body = { projectId, title, description: title.repeat(2500) };
        const response = await sendRequest(url, '/api/tasks', { headers, body });
        if (response.status === 201) acknowledged.set(response.body.task.id, title);
        return response;
      };
      const expectAllThere = async () => {
        const { status, body } = await sendRequest(url, `/api/tasks?projectId=${projectId}`, { headers });
        expect(status).toBe(200);
        const stored = new Map(body.map(({ id, title }: Json) => [id, title]));
        expect(stored).toEqual(acknowledged);
      };
      for (let n = 0; n < 5; n++) expect((await create(`before ${n}`)).status).toBe(201);
      const [first = '', second = ''] = [...acknowledged.keys()];

      // Another program takes the rest of the disk.
      const filler = join(folder, 'filler');
      fillDisk(filler);
      let refused = await create('until full 0');
      for (let n = 1; n < 2000 && refused.status === 201; n++) refused = await create(`until full ${n}`);
      expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
      const ready = await sendRequest(url, '/readyz');
      expect([ready.status, ready.body.reason]).toEqual([503, expect.stringContaining('disk of the database is full')]);
      const statuses = await Promise.all(Array.from({ length: 16 }, (_, n) => create(`at once ${n}`)));
      for (const { status } of statuses) expect([201, 503]).toContain(status);
      await expectAllThere();
      expect((await sendRequest(url, '/api/me', { headers })).status).toBe(200);
      // A short change and deleting fit into the pages that there are, or are refused whole.
      const renamed = await sendRequest(url, `/api/tasks/${second}`, {
        method: 'PATCH',
        headers,
        body: { title: 'Renamed' },
      });
      expect([200, 503]).toContain(renamed.status);
      if (renamed.status === 200) acknowledged.set(second, 'Renamed');
      const deleted = await sendRequest(url, `/api/tasks/${first}`, { method: 'DELETE', headers });
      expect([200, 503]).toContain(deleted.status);
      if (deleted.status === 200) acknowledged.delete(first);
      await expectAllThere();

      await rm(filler);
      expect((await create('after')).status).toBe(201);
      expect((await sendRequest(url, '/readyz')).status).toBe(200);
      if (deleted.status === 503)
        expect((await sendRequest(url, `/api/tasks/${first}`, { method: 'DELETE', headers })).status).toBe(200);
      acknowledged.delete(first);
      await expectAllThere();
      // Each revision is in the log once: what was refused left nothing.
      const spaces = await queryPostgres<{ rev: string; events: string }>(
        postgres.url.replace(/\/postgres$/, '/full_disk'),
        'select s.rev, count(e.rev) as events from spaces s left join events e on e.space_id = s.id group by s.id, s.rev',
      );
      for (const { rev, events } of spaces) expect(Number(events)).toBe(Number(rev));
    }, 120_000);
  },
);

function fillDisk(path: string): void {
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
