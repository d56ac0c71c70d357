import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createSeededRandom } from '../seededRandom.ts';
import {
  type AgentOptions,
  type AgentWriter,
  ClaimingAgent,
  ClaimRegistry,
  TrashingAgent,
  UndoingAgent,
} from './agentWriters.ts';
import { RandomWriter } from './randomWriterAndVerifier.ts';
import { type Engine, openTestDatabase, type TestDatabase } from './testDatabase.ts';

export interface CrashOptions {
  engine: Engine;
  kills: number;
  writers?: number;
  seed?: number;
  onProgress?: (line: string) => void;
  /** Tampers with the data while the server is down, to test that the checks notice it. */
  whileDown?: (database: TestDatabase) => Promise<void>;
}

export interface CrashOutcome {
  kills: number;
  /** The number of writes that got a response. */
  acknowledged: number;
  /** Acknowledged writes that are missing, or records in an older state. */
  lost: string[];
  /** Writes that are there in part or twice, and records in a state that nobody wrote. */
  torn: string[];
}

/** The processes to kill, in turn. */
const victims = {
  sqlite: ['server'],
  postgres: ['server', 'PostgreSQL', 'both'],
} as const satisfies Record<Engine, readonly string[]>;

/** Kills the server at random times while writers write, restarts it, and compares its data with every writer's ledger. */
export async function runCrashLoop(options: CrashOptions): Promise<CrashOutcome> {
  const { engine, kills, writers: count = 16, seed = Date.now() % 1e9, onProgress = () => {}, whileDown } = options;
  const random = createSeededRandom(seed);
  const outcome: CrashOutcome = { kills: 0, acknowledged: 0, lost: [], torn: [] };
  const database = await openTestDatabase(engine);
  let server = await startServer(database.databaseEnv);
  try {
    const writers = [...(await createWriters(server, count, random)), ...(await createAgents(server, random))];
    onProgress(`${engine}, ${count} writers, seed ${seed}`);
    while (outcome.kills < kills) {
      const victim = victims[engine][outcome.kills % victims[engine].length] as string;
      const responseCount = 1 + Math.floor(random() * 40 * count);
      server = await writeAndKill({ server, database, writers, victim, responseCount, whileDown });
      outcome.kills += 1;
      const { url } = server;
      for (const { lost, torn } of await Promise.all(writers.map((writer) => writer.verify(url)))) {
        outcome.lost.push(...lost);
        outcome.torn.push(...torn);
      }
      outcome.torn.push(...(await database.checkIntegrity()));
      outcome.acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
      const { acknowledged, lost, torn } = outcome;
      onProgress(
        `killed ${victim} after ${responseCount}: acknowledged=${acknowledged} lost=${lost.length} torn=${torn.length}`,
      );
    }
    await server.kill('SIGTERM');
    return outcome;
  } finally {
    await server.kill('SIGKILL');
    await database.remove();
  }
}

interface Round {
  server: ServerProcess;
  database: TestDatabase;
  writers: (RandomWriter | AgentWriter)[];
  victim: string;
  /** The number of responses to wait for before the kill. */
  responseCount: number;
  whileDown: CrashOptions['whileDown'];
}

/** Returns the server that runs afterwards, which is a new process if the server was killed. */
async function writeAndKill({
  server,
  database,
  writers,
  victim,
  responseCount,
  whileDown,
}: Round): Promise<ServerProcess> {
  let received = 0;
  let killed: Promise<unknown> | undefined;
  const kill = () =>
    Promise.all([victim !== 'PostgreSQL' && server.kill('SIGKILL'), victim !== 'server' && database.crash?.()]);
  const onResponse = () => {
    received += 1;
    if (received >= responseCount) killed ??= kill();
  };
  await Promise.all(writers.map((writer) => writer.writeUntilDisconnected(server.url, onResponse)));
  if (!killed) throw new Error(`The server stopped responding before it was killed: ${server.stderr.slice(-2000)}`);
  await killed;
  await whileDown?.(database);
  if (victim !== 'server') await database.restart?.();
  if (victim !== 'PostgreSQL') return startServer(database.databaseEnv);
  // The server was not restarted and must reconnect to PostgreSQL by itself.
  await waitUntil(async () => (await sendRequest(server.url, '/readyz')).status === 200);
  return server;
}

/** Creates writers, each with a project of its own. All projects are in one space, so that revisions interleave. */
async function createWriters(server: ServerProcess, count: number, random: () => number): Promise<RandomWriter[]> {
  const { headers } = await createAccount(server.url);
  const post = async (path: string, body: Json) => (await sendRequest(server.url, path, { headers, body })).body;
  const { space } = await post('/api/spaces', { name: 'Crash', slug: 'crash' });
  const writers: RandomWriter[] = [];
  for (let index = 0; index < count; index++) {
    const { project } = await post('/api/projects', {
      spaceId: space.id,
      name: `P ${index}`,
      slug: `project-${index}`,
    });
    const { body: statuses } = await sendRequest(server.url, `/api/statuses?projectId=${project.id}`, { headers });
    writers.push(new RandomWriter({ headers, project, statuses, random }));
  }
  return writers;
}

/** Creates agents, each with a token of its own. Two of them claim the same tasks. */
async function createAgents(server: ServerProcess, random: () => number): Promise<AgentWriter[]> {
  const { cookie, headers } = await createAccount(server.url);
  const post = async (path: string, body: Json, credentials: Record<string, string> = headers) =>
    (await sendRequest(server.url, path, { headers: credentials, body })).body;
  const { space } = await post('/api/spaces', { name: 'Agents', slug: 'agents' });
  const registry = new ClaimRegistry();
  const createAgent = async (name: string, create: (options: AgentOptions) => AgentWriter, projectId: string) => {
    const { secret } = await post('/api/tokens', { name }, { cookie });
    return create({ headers: { authorization: `Bearer ${secret}` }, setupHeaders: headers, projectId, random });
  };
  const createProject = async (slug: string): Promise<string> =>
    (await post('/api/projects', { spaceId: space.id, name: slug, slug })).project.id;
  const claimed = await createProject('claimed');
  const agents = [
    await createAgent('One', (options) => new ClaimingAgent(options, registry), claimed),
    await createAgent('Two', (options) => new ClaimingAgent(options, registry), claimed),
    await createAgent('Trash', (options) => new TrashingAgent(options), await createProject('trash')),
    await createAgent('Undo', (options) => new UndoingAgent(options), await createProject('undo')),
  ];
  for (const agent of agents) await agent.prepare(server.url);
  return agents;
}
