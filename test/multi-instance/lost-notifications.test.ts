import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createTeamAccount, type ServerPair } from '../support/two-instances.ts';

const role = `mute_${crypto.randomUUID().replaceAll('-', '')}`;
let url: URL;
let servers: [ServerProcess, ServerProcess];
let remove: () => Promise<void>;

/** Creates a database whose owner may not call pg_notify. */
beforeAll(async () => {
  const database = await createEmptyDatabase('postgres');
  url = new URL(database.env['DATABASE_URL'] as string);
  await asAdmin(
    url.href,
    `create role ${role} login password 'mute'`,
    `alter database ${url.pathname.slice(1)} owner to ${role}`,
    'revoke execute on function pg_notify(text, text) from public',
  );
  url.username = role;
  url.password = 'mute';
  remove = async () => {
    await database.drop();
    await asAdmin(inject('postgresUrl'), `drop role ${role}`);
  };
  servers = await Promise.all([startServer({ DATABASE_URL: url.href }), startServer({ DATABASE_URL: url.href })]);
});
afterAll(async () => {
  for (const server of servers ?? []) await server.kill('SIGTERM');
  await remove?.();
});

test('Without notifications, polling delivers changes of another instance within seconds', async () => {
  await expect(asAdmin(url.href, "select pg_notify('krokanti', '')")).rejects.toThrow('permission denied');
  const [from, to] = servers;
  const ana = await createTeamAccount({ first: from } as ServerPair);
  const stream = await EventStreamClient.open(ana, ana.spaceId, { address: to.url });
  await stream.waitForEvent('ready');
  for (let round = 1; round <= 3; round++) {
    const body = { projectId: ana.projectId, title: `Unannounced ${round}` };
    const { body: created } = await sendRequest(from.url, '/api/tasks', { body, headers: ana.headers });
    await stream.waitUntil(() => stream.events.some(({ taskId }) => taskId === created.task.id));
  }
  // The server polls once a second and sends a comment line after fifteen seconds without events.
  expect(stream.commentCount).toBe(0);
  stream.disconnect();
  expect(stream.events.filter(({ type }) => type === 'task.created')).toHaveLength(3);
});

async function asAdmin(address: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
