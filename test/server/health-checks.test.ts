import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../server/boot/config.ts';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { findFreePort } from '../../testing/findFreePort.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { TestApp } from '../support/test-app.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

it('/readyz is 503 while PostgreSQL is unreachable and 200 when it is back; /healthz is always 200', async () => {
  const emptyDb = await createEmptyDatabase('postgres');
  const url = new URL(emptyDb.env['DATABASE_URL'] as string);
  const proxy = await openTcpProxy(Number(url.port));
  cleanups.push(emptyDb.drop, proxy.close);
  url.port = String(proxy.port);
  const test = new TestApp('postgres', { DATABASE_URL: url.href });
  test.config = readConfig({ DATABASE_URL: url.href });
  test.database = await openDatabase(test.config);
  test.app = await test.buildInstance();
  cleanups.push(() => test.app.close().then(() => test.database.close()));
  const getHealth = async (path: string) => {
    const { status, body } = await test.anonymousClient.get(path);
    return [status, body];
  };
  const ana = await test.createPerson();
  const ready = [200, { status: 'ok' }];
  expect(await getHealth('//readyz')).toEqual(ready);

  await proxy.close();
  expect(await getHealth('//readyz')).toEqual([503, { status: 'unavailable' }]);
  expect(await getHealth('//healthz')).toEqual(ready);
  const rejected = await ana.get('/me');
  expect([rejected.status, rejected.body.code]).toEqual([503, 'unavailable']);
  expect(rejected.text).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i);

  await proxy.open();
  await waitUntil(async () => (await test.anonymousClient.get('//readyz')).status === 200);
  expect((await ana.get('/me')).body.user.id).toBe(ana.id);
});

/** A TCP proxy to PostgreSQL that can be closed and reopened. */
async function openTcpProxy(targetPort: number) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const other = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  const port = await findFreePort();
  const open = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await open();
  return {
    port,
    open,
    close: async () => {
      if (!server.listening) return;
      server.close();
      const closed = [...sockets].map((open) => once(open, 'close'));
      for (const open of sockets) open.destroy();
      await Promise.all(closed);
    },
  };
}
