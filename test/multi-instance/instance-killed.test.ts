import { expect, test } from 'vitest';
import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createTeamAccount, listInstanceTasks, startServerPair } from '../support/two-instances.ts';

const clients = 16;
const tasksEach = 25;
const pair = startServerPair();

test('When an instance is killed under load, clients retry on the other and nothing is lost or duplicated', async () => {
  const ana = await createTeamAccount(pair);
  const dying = await startServer(pair.databaseEnv);
  const { first: surviving } = pair;
  const stream = await EventStreamClient.open(ana, ana.spaceId, { address: surviving.url });
  const { rev: start } = await stream.waitForEvent('ready');

  const acknowledged = new Map<string, string>();
  let switchedClients = 0;
  // Half of the clients use the instance that is killed.
  const client = async (n: number) => {
    let server = n % 2 ? dying : surviving;
    for (let round = 0; round < tasksEach; round++) {
      const key = `${n}-${round}`;
      const create = () => createTask(server, ana, key);
      const response = await create().catch(() => {
        // The outcome is unknown, so retry with the same key.
        expect(server).toBe(dying);
        server = surviving;
        switchedClients += 1;
        return create();
      });
      expect([key, response.status]).toEqual([key, 201]);
      acknowledged.set(key, response.body.task.id);
      if (acknowledged.size === (clients * tasksEach) / 4) void dying.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  expect(await dying.exited).toBe('SIGKILL');
  expect(switchedClients).toBeGreaterThan(0);

  const tasks = await listInstanceTasks(surviving, ana);
  expect(tasks.map(({ title }) => title).sort()).toEqual([...acknowledged.keys()].sort());
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set(acknowledged.values()));
  // The event log has each task once, without gaps, whichever instance wrote it.
  const end = start + clients * tasksEach;
  await stream.waitUntil(() => stream.events.at(-1)?.rev >= end);
  stream.disconnect();
  const revs = stream.events.filter(({ type }) => type === 'task.created').map(({ rev }) => rev);
  expect(revs).toEqual(Array.from({ length: clients * tasksEach }, (_, n) => start + 1 + n));
}, 240_000);

function createTask(
  { url }: ServerProcess,
  { headers, projectId }: { headers: Record<string, string>; projectId: string },
  key: string,
): Promise<ServerResponse> {
  const body = { projectId, title: key };
  return sendRequest(url, '/api/tasks', { body, headers: { ...headers, 'idempotency-key': key } });
}
