import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { findFreePort } from '../../testing/findFreePort.ts';
import { queryPostgres } from '../../testing/pgClient.ts';
import { type PostgresServer, startPostgres } from '../../testing/postgresServer.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, spawnServer, startServer } from '../../testing/serverProcess.ts';
import { waitUntil } from '../../testing/waitUntil.ts';

let postgres: PostgresServer;
let server: ServerProcess | undefined;
beforeAll(async () => {
  postgres = await startPostgres();
}, 120_000);
afterAll(async () => {
  await server?.kill('SIGKILL');
  await postgres?.stop();
});

const run = promisify(execFile);

async function getDataFolder({ url }: PostgresServer): Promise<string> {
  const [setting] = await queryPostgres<{ data_directory: string }>(url, 'show data_directory');
  return setting?.data_directory as string;
}

const promote = ({ url }: PostgresServer) => queryPostgres(url, 'select pg_promote(true)');
const getReadiness = async (url: string) => (await sendRequest(url, '/readyz')).status;

function createTask({ headers, projectId }: Account, url: string, title: string) {
  return sendRequest(url, '/api/tasks', { headers, body: { projectId, title } });
}

test('on a standby every call is a 503 and the server is not ready, until the standby is promoted', async () => {
  server = await startServer({ DATABASE_URL: postgres.url });
  const account = await createAccount(server.url);
  const data = await getDataFolder(postgres);
  await postgres.kill();
  await writeFile(join(data, 'standby.signal'), '');
  await postgres.start();
  for (let attempt = 0; attempt < 3; attempt++) {
    const write = await createTask(account, server.url, 'Lost');
    expect([write.status, write.body.code]).toEqual([503, 'unavailable']);
    const read = await sendRequest(server.url, '/api/spaces', { headers: account.headers });
    expect([read.status, read.body.code]).toEqual([503, 'unavailable']);
    expect(await getReadiness(server.url)).toBe(503);
  }
  expect((await sendRequest(server.url, '/healthz')).status).toBe(200);
  const other = spawnServer({ DATABASE_URL: postgres.url });
  expect(await other.exited).toBe(1);
  expect(other.stderr).toMatch(/^Cannot open the database: .* is a standby, .* must lead to the primary\n$/);

  await promote(postgres);
  await waitUntil(async () => (await getReadiness((server as ServerProcess).url)) === 200);
  expect((await createTask(account, server.url, 'Kept')).status).toBe(201);
  const { body } = await sendRequest(server.url, `/api/tasks?projectId=${account.projectId}`, {
    headers: account.headers,
  });
  expect(body.map(({ title }: { title: string }) => title)).toEqual(['Kept']);
  await server.kill('SIGTERM');
});

test('of several hosts in DATABASE_URL the primary is used, and after a failover the promoted standby', async () => {
  const primary = await startPostgres();
  const { port } = new URL(primary.url);
  const standby = await startPostgres({ primary_conninfo: `host=127.0.0.1 port=${port} user=krokanti` });
  const [primaryData, standbyData] = [await getDataFolder(primary), await getDataFolder(standby)];
  for (const { kill } of [primary, standby]) await kill();
  await rm(standbyData, { recursive: true });
  await run('cp', ['-a', primaryData, standbyData]);
  await writeFile(join(standbyData, 'standby.signal'), '');
  for (const { start } of [primary, standby]) await start();

  const hosts = [`127.0.0.1:${await findFreePort()}`, new URL(standby.url).host, new URL(primary.url).host];
  server = await startServer({ DATABASE_URL: `postgres://krokanti@${hosts}/postgres?target_session_attrs=read-write` });
  const account = await createAccount(server.url);
  expect((await createTask(account, server.url, 'Before')).status).toBe(201);
  await waitUntil(async () => (await queryPostgres(standby.url, 'select 1 from tasks')).length === 1);

  await primary.kill();
  expect((await createTask(account, server.url, 'Meanwhile')).status).toBe(503);
  expect(await getReadiness(server.url)).toBe(503);
  await promote(standby);
  await waitUntil(async () => (await getReadiness((server as ServerProcess).url)) === 200);
  expect((await createTask(account, server.url, 'After')).status).toBe(201);
  const { body } = await sendRequest(server.url, `/api/tasks?projectId=${account.projectId}`, {
    headers: account.headers,
  });
  expect(body.map(({ title }: { title: string }) => title)).toEqual(['Before', 'After']);
  await Promise.all([primary.stop(), standby.stop()]);
});
