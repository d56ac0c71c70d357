import { createAccount } from '../../testing/createAccount.ts';
import type { Json } from '../../testing/json.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createSeededRandom } from '../seededRandom.ts';
import { RandomWriter } from './randomWriter.ts';
import { type Engine, openTestDatabase, type TestDatabase } from './testDatabase.ts';

export interface CrashOptions {
  engine: Engine;
  kills: number;
  writers?: number;
  seed?: number;
  onProgress?: (line: string) => void;
  /** Something that happens to the data while the server is down: to see that it is noticed. */
  whileDown?: (place: TestDatabase) => Promise<void>;
}

export interface CrashOutcome {
  kills: number;
  /** Writes that got their answer. */
  acknowledged: number;
  /** What was acknowledged and is not there, or is as it was before. */
  lost: string[];
  /** What is there by half, twice, or as nobody wrote it. */
  torn: string[];
}

/** Who is killed, in turn. */
const victims = {
  sqlite: ['server'],
  postgres: ['server', 'PostgreSQL', 'both'],
} as const satisfies Record<Engine, readonly string[]>;

/** Writers write, the server is killed at a random moment and started again, and every ledger is held against it. */
export async function runCrashLoop(options: CrashOptions): Promise<CrashOutcome> {
  const { engine, kills, writers: count = 16, seed = Date.now() % 1e9, onProgress = () => {}, whileDown } = options;
  const random = createSeededRandom(seed);
  const outcome: CrashOutcome = { kills: 0, acknowledged: 0, lost: [], torn: [] };
  const place = await openTestDatabase(engine);
  let server = await startServer(place.databaseEnv);
  try {
    const writers = await seat(server, count, random);
    onProgress(`${engine}, ${count} writers, seed ${seed}`);
    while (outcome.kills < kills) {
      const victim = victims[engine][outcome.kills % victims[engine].length] as string;
      const after = 1 + Math.floor(random() * 40 * count);
      server = await writeAndKill({ server, place, writers, victim, after, whileDown });
      outcome.kills += 1;
      const { url } = server;
      for (const { lost, torn } of await Promise.all(writers.map((writer) => writer.verify(url)))) {
        outcome.lost.push(...lost);
        outcome.torn.push(...torn);
      }
      outcome.torn.push(...(await place.checkIntegrity()));
      outcome.acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
      const { acknowledged, lost, torn } = outcome;
      onProgress(
        `killed ${victim} after ${after}: acknowledged=${acknowledged} lost=${lost.length} torn=${torn.length}`,
      );
    }
    await server.kill('SIGTERM');
    return outcome;
  } finally {
    await server.kill('SIGKILL');
    await place.remove();
  }
}

interface Round {
  server: ServerProcess;
  place: TestDatabase;
  writers: RandomWriter[];
  victim: string;
  /** How many answers there are to be before. */
  after: number;
  whileDown: CrashOptions['whileDown'];
}

/** Gives the server that answers afterwards. */
async function writeAndKill({ server, place, writers, victim, after, whileDown }: Round): Promise<ServerProcess> {
  let answers = 0;
  let killed: Promise<unknown> | undefined;
  const kill = () =>
    Promise.all([victim !== 'PostgreSQL' && server.kill('SIGKILL'), victim !== 'server' && place.crash?.()]);
  const onAnswer = () => {
    answers += 1;
    if (answers >= after) killed ??= kill();
  };
  await Promise.all(writers.map((writer) => writer.writeUntilDisconnected(server.url, onAnswer)));
  if (!killed) throw new Error(`It stopped answering before it was killed: ${server.stderr.slice(-2000)}`);
  await killed;
  await whileDown?.(place);
  if (victim !== 'server') await place.restart?.();
  if (victim !== 'PostgreSQL') return startServer(place.databaseEnv);
  // It was not told of anything, and must find back by itself.
  await waitUntil(async () => (await sendRequest(server.url, '/readyz')).status === 200);
  return server;
}

/** Each writer gets a project of their own in one space, whose numbers they share. */
async function seat(server: ServerProcess, count: number, random: () => number): Promise<RandomWriter[]> {
  const { headers } = await createAccount(server.url);
  const post = async (path: string, body: Json) => (await sendRequest(server.url, path, { headers, body })).body;
  const { space } = await post('/api/spaces', { name: 'Crash', slug: 'crash' });
  const writers: RandomWriter[] = [];
  for (let at = 0; at < count; at++) {
    const { project } = await post('/api/projects', { spaceId: space.id, name: `P ${at}`, slug: `project-${at}` });
    const { body: statuses } = await sendRequest(server.url, `/api/statuses?projectId=${project.id}`, { headers });
    writers.push(new RandomWriter({ headers, project, statuses, random }));
  }
  return writers;
}
