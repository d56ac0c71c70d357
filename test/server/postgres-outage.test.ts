import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { type PostgresServer, startPostgres } from '../../testing/postgresServer.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';

let postgres: PostgresServer;
let server: ServerProcess;
let account: Account;
beforeAll(async () => {
  postgres = await startPostgres();
  server = await startServer({ DATABASE_URL: postgres.url });
  account = await createAccount(server.url);
}, 120_000);
afterAll(async () => {
  await server?.kill('SIGKILL');
  await postgres?.stop();
});

const create = (title: string) =>
  sendRequest(server.url, '/api/tasks', {
    headers: { ...account.headers, 'idempotency-key': title },
    body: { projectId: account.projectId, title },
  });

test('While PostgreSQL is down every call is a 503, and everything recovers by itself', async () => {
  // Another client follows a space without activity.
  const other = await createAccount(server.url);
  const [space] = (await sendRequest(server.url, '/api/spaces', { headers: other.headers })).body;
  const stream = await EventStreamClient.open(other, space.id, { address: server.url });
  await stream.waitForEvent('ready');
  for (let round = 1; round <= 3; round++) {
    // Kill PostgreSQL during transactions.
    let isWriting = true;
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let index = 0; isWriting; index++) {
        const title = `${round}-${writer}-${index}`;
        const { status, body } = await create(title);
        if (status === 201) acknowledged.push(title);
        else expect([status, body.code]).toEqual([503, 'unavailable']);
      }
    });
    await waitUntil(() => acknowledged.length > 20);
    await postgres.kill();
    for (const path of ['/api/spaces', `/api/tasks?projectId=${account.projectId}`]) {
      const { status, body } = await sendRequest(server.url, path, { headers: account.headers });
      expect([status, Object.keys(body), body.code]).toEqual([503, ['error', 'code'], 'unavailable']);
    }
    // A malformed token is 401 without a lookup.
    expect((await sendRequest(server.url, '/api/spaces', { headers: { authorization: 'Bearer kt_x' } })).status).toBe(
      401,
    );
    expect((await sendRequest(server.url, '/readyz')).status).toBe(503);
    expect((await sendRequest(server.url, '/healthz')).status).toBe(200);
    isWriting = false;
    await Promise.all(writers);
    // The log names the cause.
    await waitUntil(() => /ECONNREFUSED|terminat/.test(server.stderr));

    await postgres.start();
    await waitUntil(async () => (await sendRequest(server.url, '/readyz')).status === 200);
    const { body: tasks } = await sendRequest(server.url, `/api/tasks?projectId=${account.projectId}`, {
      headers: account.headers,
    });
    const titles = tasks.map((task: Json) => task.title);
    expect(titles).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(titles).size).toBe(titles.length);
    expect((await create(`after ${round}`)).status).toBe(201);
  }
  stream.disconnect();
  expect(await server.kill('SIGTERM')).toBe(0);
}, 180_000);
