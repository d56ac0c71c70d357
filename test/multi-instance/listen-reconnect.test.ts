import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRequest } from '../../testing/sendRequest.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createTeamAccount, startServerPair } from '../support/two-instances.ts';

const pair = startServerPair();
let admin: pg.Client;
beforeAll(async () => {
  admin = new pg.Client(pair.databaseEnv['DATABASE_URL']);
  await admin.connect();
});
afterAll(() => admin.end());

/** Connections whose last statement was LISTEN. */
const listenQuery = `from pg_stat_activity where datname = current_database() and query ilike 'listen %'`;
const countListeners = async () => Number((await admin.query(`select count(*) as n ${listenQuery}`)).rows[0].n);

test('A broken LISTEN connection is reopened, and polling finds the changes missed meanwhile', async () => {
  const ana = await createTeamAccount(pair);
  const [from, to] = pair.both;
  await waitUntil(async () => (await countListeners()) === 2);
  const stream = await EventStreamClient.open(ana, ana.spaceId, { address: to.url });
  await stream.waitForEvent('ready');

  for (let round = 1; round <= 3; round++) {
    await admin.query(`select pg_terminate_backend(pid) ${listenQuery}`);
    const body = { projectId: ana.projectId, title: `While nobody listens ${round}` };
    const { body: created } = await sendRequest(from.url, '/api/tasks', { body, headers: ana.headers });
    await stream.waitUntil(() => stream.events.some(({ taskId }) => taskId === created.task.id));
    await waitUntil(async () => (await countListeners()) === 2);
  }
  stream.disconnect();
  expect(stream.events.filter(({ type }) => type === 'task.created')).toHaveLength(3);
});
