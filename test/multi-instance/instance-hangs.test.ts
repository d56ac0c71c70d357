import { afterAll, expect, test } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import { type ServerResponse, sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { createTeamAccount, listInstanceTasks, startServerPair } from '../support/two-instances.ts';

const clients = 16;
const tasksEach = 20;
const patienceMs = 2000;
const pair = startServerPair();
let hanging: ServerProcess | undefined;
// Nothing else ends a process that has been stopped.
afterAll(() => hanging?.kill('SIGKILL'));

test('An instance that hangs in the middle of what it does holds the others up for a moment, and does nothing twice', async () => {
  const ana = await createTeamAccount(pair);
  const url = pair.databaseEnv['DATABASE_URL'] as string;
  const name = new URL(url).pathname.slice(1);
  await withPgClient(url, (client) =>
    client.query(`alter database ${name} set idle_in_transaction_session_timeout = '500ms'`),
  );
  const dazed = await startServer(pair.databaseEnv);
  hanging = dazed;
  const { first: surviving } = pair;

  const acknowledged = new Map<string, string>();
  let turned = 0;
  const client = async (n: number) => {
    let server = n % 2 ? dazed : surviving;
    for (let round = 0; round < tasksEach; round++) {
      const key = `${n}-${round}`;
      let answer = await createTask(server, ana, key);
      if (!answer && server === dazed) {
        server = surviving;
        turned += 1;
      }
      // The one that goes on may have to wait for what the other one holds.
      while (answer?.status !== 201) answer = await createTask(server, ana, key);
      acknowledged.set(key, answer.body.task.id);
      if (acknowledged.size === (clients * tasksEach) / 4) process.kill(dazed.pid, 'SIGSTOP');
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  expect(turned).toBeGreaterThan(0);

  // It wakes up and goes on with what it was doing, which others have done meanwhile.
  process.kill(dazed.pid, 'SIGCONT');
  expect((await sendRequest(dazed.url, '/api/spaces', { headers: ana.headers })).status).toBe(200);
  await dazed.kill('SIGTERM');
  const tasks = await listInstanceTasks(surviving, ana);
  expect(tasks.map(({ title }) => title).sort()).toEqual([...acknowledged.keys()].sort());
  expect(new Set(tasks.map(({ id }) => id))).toEqual(new Set(acknowledged.values()));
}, 120_000);

/** Undefined: no answer for so long that the client turns away. */
async function createTask(
  { url }: ServerProcess,
  { headers, projectId }: { headers: Record<string, string>; projectId: string },
  key: string,
): Promise<ServerResponse | undefined> {
  const body = { projectId, title: key };
  const asked = sendRequest(url, '/api/tasks', { body, headers: { ...headers, 'idempotency-key': key } });
  asked.catch(() => {});
  return Promise.race([asked, new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined))]);
}
