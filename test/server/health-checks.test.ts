import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../server/boot/config.ts';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { findFreePort } from '../../testing/findFreePort.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { TestApp } from '../support/test-app.ts';

const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const one of undo.reverse()) await one();
});

it('/readyz is 503 while PostgreSQL is gone and 200 when it is back; /healthz is 200 all the time', async () => {
  const place = await createEmptyDatabase('postgres');
  const url = new URL(place.env['DATABASE_URL'] as string);
  const road = await openRoad(Number(url.port));
  undo.push(place.drop, road.close);
  url.port = String(road.port);
  const test = new TestApp('postgres', { DATABASE_URL: url.href });
  test.config = readConfig({ DATABASE_URL: url.href });
  test.database = await openDatabase(test.config);
  test.app = await test.buildInstance();
  undo.push(() => test.app.close().then(() => test.database.close()));
  const ask = async (path: string) => {
    const { status, body } = await test.anonymousClient.get(path);
    return [status, body];
  };
  const ana = await test.createPerson();
  const ready = [200, { status: 'ok' }];
  expect(await ask('//readyz')).toEqual(ready);

  await road.close();
  expect(await ask('//readyz')).toEqual([503, { status: 'unavailable' }]);
  expect(await ask('//healthz')).toEqual(ready);
  const refused = await ana.get('/me');
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  expect(refused.text).not.toMatch(/ECONN|127\.0\.0\.1|postgres/i);

  await road.open();
  await waitUntil(async () => (await test.anonymousClient.get('//readyz')).status === 200);
  expect((await ana.get('/me')).body.user.id).toBe(ana.id);
});

/** A way to PostgreSQL that can be closed. */
async function openRoad(to: number) {
  const ends = new Set<Socket>();
  const server = createServer((socket) => {
    const other = connect(to, '127.0.0.1');
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ] as const) {
      ends.add(one);
      one.on('error', () => {});
      one.once('close', () => {
        ends.delete(one);
        two.destroy();
      });
      one.pipe(two);
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
      const gone = [...ends].map((end) => once(end, 'close'));
      for (const end of ends) end.destroy();
      await Promise.all(gone);
    },
  };
}
