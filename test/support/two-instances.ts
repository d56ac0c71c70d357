import { afterAll, beforeAll } from 'vitest';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createEmptyDatabase } from './empty-database.ts';

/** Two server processes on one PostgreSQL database. */
export interface ServerPair {
  first: ServerProcess;
  second: ServerProcess;
  both: [ServerProcess, ServerProcess];
  /** Environment variables that point another process to the same database. */
  databaseEnv: Record<string, string>;
}

/** Starts two servers before the tests of the file and stops them afterwards. The result is set by then. */
export function startServerPair(settings: Record<string, string> = {}): ServerPair {
  const pair = {} as ServerPair;
  let remove: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const database = await createEmptyDatabase('postgres');
    remove = database.drop;
    pair.databaseEnv = database.env;
    pair.both = await Promise.all([
      startServer({ ...database.env, ...settings }),
      startServer({ ...database.env, ...settings }),
    ]);
    [pair.first, pair.second] = pair.both;
  });
  afterAll(async () => {
    for (const server of pair.both ?? []) await server.kill('SIGTERM');
    await remove?.();
  });
  return pair;
}

/** Creates an account with a team space, through the first server. */
export async function createTeamAccount({ first }: ServerPair): Promise<Account & { spaceId: string }> {
  const account = await createAccount(first.url);
  const { headers } = account;
  const slug = `team-${crypto.randomUUID().slice(0, 8)}`;
  const { space } = (await sendRequest(first.url, '/api/spaces', { body: { name: slug, slug }, headers })).body;
  const { body: projects } = await sendRequest(first.url, `/api/projects?spaceId=${space.id}`, { headers });
  return { ...account, spaceId: space.id, projectId: projects[0].id };
}

/** Lists the tasks of the account's project, through this instance. */
export async function listInstanceTasks({ url }: ServerProcess, { headers, projectId }: Account): Promise<Json[]> {
  return (await sendRequest(url, `/api/tasks?projectId=${projectId}`, { headers })).body;
}
