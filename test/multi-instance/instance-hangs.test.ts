import { afterAll, expect, test } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { createTeamAccount, listInstanceTasks, startServerPair } from '../support/two-instances.ts';

const clients = 16;
const tasksEach = 20;
const timeoutMs = 2000;
const pair = startServerPair();
let hanging: ServerProcess | undefined;
// A stopped process ends only with SIGKILL.
afterAll(() => hanging?.kill('SIGKILL'));

test('An instance that hangs mid-transaction blocks the others only briefly, and nothing happens twice', async () => {
  const ana = await createTeamAccount(pair);
  const url = pair.databaseEnv['DATABASE_URL'] as string;
  const name = new URL(url).pathname.slice(1);
  await withPgClient(url, (client) =>
    client.query(`alter database ${name} set idle_in_transaction_session_timeout = '500ms'`),
  );
  const stopped = await startServer(pair.databaseEnv);
  hanging = stopped;
  const { first: surviving } = pair;

  const acknowledged = new Map<string, string>();
  let switchedClients = 0;
  const client = async (n: number) => {
    let server = n % 2 ? stopped : surviving;
    for (let round = 0; round < tasksEach; round++) {
      const key = `${n}-${round}`;
      let response = await createTask(server, ana, key);
      if (!response && server === stopped) {
        server = surviving;
        switchedClients += 1;
      }
      // The surviving instance may have to wait for locks of the hanging one.
      while (response?.status !== 201) response = await createTask(server, ana, key);
      acknowledged.set(key, response.body.task.id);
      if (acknowledged.size === (clients * tasksEach) / 4) process.kill(stopped.pid, 'SIGSTOP');
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  expect(switchedClients).toBeGreaterThan(0);

  // The instance resumes work that others have done meanwhile.
  process.kill(stopped.pid, 'SIGCONT');
  expect((await sendRequest(stopped.url, '/api/spaces', { headers: ana.headers })).status).toBe(200);
  await stopped.kill('SIGTERM');
  const tasks = await listInstanceTasks(surviving, ana);
  expect(tasks.map(({ title }) => title).sort()).toEqual([...acknowledged.keys()].sort());
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set(acknowledged.values()));
}, 120_000);

/** Returns undefined if there is no response within `timeoutMs`. */
async function createTask(
  { url }: ServerProcess,
  { headers, projectId }: { headers: Record<string, string>; projectId: string },
  key: string,
): Promise<ServerResponse | undefined> {
  const body = { projectId, title: key };
  const response = sendRequest(url, '/api/tasks', { body, headers: { ...headers, 'idempotency-key': key } });
  response.catch(() => {});
  return Promise.race([response, new Promise<undefined>((resolve) => setTimeout(resolve, timeoutMs, undefined))]);
}
