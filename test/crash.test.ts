import { afterAll, describe, expect, test } from 'vitest';
import { emptyDatabase, engines, type Json } from './helper.ts';
import { call, type ServerProcess, startServer } from './server/process.ts';

const clients = 32;

/** What was answered with a 201, by the Idempotency-Key it was asked with. */
type Ledger = Map<string, Json>;

describe.each(engines)('A server killed while it writes, on %s', (engine) => {
  let remove: (() => Promise<void>) | undefined;
  afterAll(() => remove?.());

  test('has every task that it acknowledged, and a retry makes no second one', async () => {
    const place = await emptyDatabase(engine);
    remove = place.remove;
    const ledger: Ledger = new Map();
    let server = await startServer(place.url);
    const headers = await tokenOf(server);
    const [space] = (await call(server.address, '/api/spaces', { headers })).body;
    const [project] = (await call(server.address, `/api/projects?spaceId=${space.id}`, { headers })).body;

    for (let kill = 1; kill <= 3; kill++) {
      const unanswered = await writeUntilKilled(server, headers, project.id, ledger, kill);
      server = await startServer(place.url);
      for (const key of unanswered) {
        const { status, body } = await create(server, headers, project.id, key);
        expect(status).toBe(201);
        ledger.set(key, body.task);
      }
      const { body: kept } = await call(server.address, `/api/tasks?projectId=${project.id}`, { headers });
      const byId = new Map(kept.map((task: Json) => [task.id, task]));
      for (const task of ledger.values()) expect(byId.get(task.id)).toEqual(task);
      const titles = kept.map((task: Json) => task.title);
      expect(new Set(titles).size).toBe(titles.length);
      expect(titles.length).toBe(ledger.size);
      expect(new Set(kept.map((task: Json) => task.position)).size).toBe(kept.length);
    }
    expect(ledger.size).toBeGreaterThan(3 * clients);
    expect(await server.kill('SIGTERM')).toBe(0);
  }, 120_000);
});

/** 32 clients write; after enough answers the process is killed. Gives the keys of what got no answer. */
async function writeUntilKilled(
  server: ServerProcess,
  headers: Record<string, string>,
  projectId: string,
  ledger: Ledger,
  round: number,
): Promise<string[]> {
  const enough = ledger.size + 10 * clients;
  const unanswered: string[] = [];
  let next = 0;
  const client = async () => {
    for (;;) {
      const key = `${round}-${next++}`;
      const answer = await create(server, headers, projectId, key).catch(() => undefined);
      if (!answer) return void unanswered.push(key);
      expect(answer.status).toBe(201);
      ledger.set(key, answer.body.task);
      if (ledger.size === enough) void server.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  expect(await server.ended).toBe('SIGKILL');
  return unanswered;
}

function create(server: ServerProcess, headers: Record<string, string>, projectId: string, key: string) {
  const body = { projectId, title: `Task ${key}` };
  return call(server.address, '/api/tasks', { body, headers: { ...headers, 'idempotency-key': key } });
}

async function tokenOf({ address }: ServerProcess): Promise<Record<string, string>> {
  const account = { email: 'ana@example.com', name: 'Ana', password: 'correct horse battery' };
  await call(address, '/api/account/sign-up', { body: account });
  const signedIn = await call(address, '/api/account/sign-in', { body: account });
  const cookie = String(signedIn.headers.get('set-cookie')).split(';')[0] as string;
  const made = await call(address, '/api/tokens', { body: { name: 'Writer' }, headers: { cookie } });
  return { authorization: `Bearer ${made.body.secret}` };
}
