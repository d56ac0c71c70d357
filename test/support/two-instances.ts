import { afterAll, beforeAll } from 'vitest';
import {
  type Account,
  createAccount,
  type ServerProcess,
  sendRequest,
  startServer,
} from '../../testing/serverProcess.ts';
import { createEmptyDatabase, type Json } from './test-app.ts';

/** Two servers, each a process of its own, on one PostgreSQL database. */
export interface ServerPair {
  one: ServerProcess;
  other: ServerProcess;
  both: [ServerProcess, ServerProcess];
  /** What leads another process to the same database. */
  environment: Record<string, string>;
}

/** Starts the pair before the tests of the file, and ends it after them. */
export function startServerPair(settings: Record<string, string> = {}): ServerPair {
  const pair = {} as ServerPair;
  let remove: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const place = await createEmptyDatabase('postgres');
    remove = place.remove;
    pair.environment = place.url;
    pair.both = await Promise.all([
      startServer({ ...place.url, ...settings }),
      startServer({ ...place.url, ...settings }),
    ]);
    [pair.one, pair.other] = pair.both;
  });
  afterAll(async () => {
    for (const server of pair.both ?? []) await server.kill('SIGTERM');
    await remove?.();
  });
  return pair;
}

/** An account made through the first, with a team space of its own. */
export async function createTeamAccount({ one }: ServerPair): Promise<Account & { spaceId: string }> {
  const account = await createAccount(one.address);
  const { headers } = account;
  const slug = `team-${crypto.randomUUID().slice(0, 8)}`;
  const { space } = (await sendRequest(one.address, '/api/spaces', { body: { name: slug, slug }, headers })).body;
  const { body: projects } = await sendRequest(one.address, `/api/projects?spaceId=${space.id}`, { headers });
  return { ...account, spaceId: space.id, projectId: projects[0].id };
}

/** The tasks of the account's project, as this instance answers. */
export async function listInstanceTasks({ address }: ServerProcess, { headers, projectId }: Account): Promise<Json[]> {
  return (await sendRequest(address, `/api/tasks?projectId=${projectId}`, { headers })).body;
}
