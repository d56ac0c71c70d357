import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import type { BaselineInput } from './baseline/httpServer.ts';
import type { StatementsInput } from './baseline/postgresStatements.ts';
import { generateLoad } from './loadGenerator.ts';
import {
  type BenchmarkDatabase,
  createBenchmarkDatabase,
  type Engine,
  type RunningServer,
  startMeasuredServer,
} from './measuredServer.ts';
import { spawnRequestWorker } from './pinnedProcess.ts';
import { type SeededProjects, seedProjects } from './seedProjects.ts';
import { type BaselineResponse, createWorkloads, type Workload } from './workloads.ts';

export interface BenchmarkRow {
  name: string;
  engine: Engine;
  value: number;
  unit: string;
  /** The bare counterpart's figure, in the same run. */
  bare: number | null;
  share: number | null;
  goal: number;
  ok: boolean;
}

export interface MeasurePace {
  /** Of the server, to measure how long one takes. */
  starts: number;
  rounds: number;
  warmUpSeconds: number;
  roundSeconds: number;
}

export interface ExistingServer {
  baseUrl: string;
  token: string;
}

type Wanted = (name: string) => boolean;

/** Measures the works on a server of one engine, or on the one given, each beside its bare counterpart. */
export async function measureServer(
  engine: Engine,
  wanted: Wanted,
  pace: MeasurePace,
  onRow: (row: BenchmarkRow) => void,
  given?: ExistingServer,
): Promise<void> {
  const storage = await createBenchmarkDatabase(engine);
  try {
    if (!given) await measureStart(storage, wanted, pace, onRow);
    const server = given ? runningAt(given.baseUrl) : await startMeasuredServer(storage);
    try {
      await measureCalls(server, storage, wanted, pace, onRow, given?.token);
    } finally {
      await server.stop();
    }
  } finally {
    await storage.remove();
  }
}

async function measureStart(
  storage: BenchmarkDatabase,
  wanted: Wanted,
  { starts: times }: MeasurePace,
  onRow: (row: BenchmarkRow) => void,
) {
  if (!wanted('start') && !wanted('memory')) return;
  const starts: number[] = [];
  const sizes: number[] = [];
  for (let round = 0; round < times; round++) {
    const server = await startMeasuredServer(storage);
    starts.push(server.startedIn / 1000);
    sizes.push(await memoryOf(server.pid as number));
    await server.stop();
  }
  const row = { engine: storage.engine, bare: null, share: null };
  const start = median(starts);
  const memory = median(sizes);
  if (wanted('start')) onRow({ ...row, name: 'start', value: start, unit: 's', goal: 1, ok: start <= 1 });
  if (wanted('memory')) onRow({ ...row, name: 'memory', value: memory, unit: 'MB', goal: 150, ok: memory <= 150 });
}

async function measureCalls(
  server: RunningServer,
  storage: BenchmarkDatabase,
  wanted: Wanted,
  pace: MeasurePace,
  onRow: (row: BenchmarkRow) => void,
  token: string | undefined,
): Promise<void> {
  const address = `http://${server.host}:${server.port}`;
  const seeded = await seedProjects(address, token);
  const known = await knowAnswers(address, seeded);
  const bare = await startBare(storage, known);
  try {
    for (const work of createWorkloads(seeded, known)) {
      if (wanted(work.name)) onRow(await measureWork(work, server, bare, pace, storage.engine));
    }
  } finally {
    await bare.stop();
  }
}

async function measureWork(
  work: Workload,
  server: RunningServer,
  bare: Bare,
  pace: MeasurePace,
  engine: Engine,
): Promise<BenchmarkRow> {
  const ours = (seconds: number) => generateLoad({ ...work, ...server, seconds }).then(work.toValue);
  await ours(pace.warmUpSeconds);
  await bare.run(work, pace.warmUpSeconds);
  const values: number[] = [];
  const bares: (number | null)[] = [];
  for (let round = 0; round < pace.rounds; round++) {
    values.push(await ours(pace.roundSeconds));
    bares.push(await bare.run(work, pace.roundSeconds));
  }
  const value = median(values);
  const beside = bares.includes(null) ? null : median(bares as number[]);
  const share = beside === null ? null : value / beside;
  const { name, unit, goal } = work;
  return {
    name,
    engine,
    value,
    unit,
    bare: beside,
    share,
    goal,
    ok: unit === 'ms' ? value <= goal : (share ?? 0) >= goal,
  };
}

interface Bare {
  /** Null: it has no counterpart here. */
  run(work: Workload, seconds: number): Promise<number | null>;
  stop(): Promise<void>;
}

/** On PostgreSQL the statements alone; otherwise a bare HTTP server, on a copy of the database. */
async function startBare(
  { engine, env, folder }: BenchmarkDatabase,
  known: Record<string, BaselineResponse>,
): Promise<Bare> {
  if (engine === 'postgres') {
    const statements = spawnRequestWorker('bench/baseline/postgresStatements.ts');
    const run = async ({ baselineStatements: work, project, connections }: Workload, seconds: number) =>
      work &&
      statements.ask<number>({
        url: env.DATABASE_URL as string,
        work,
        projectId: project.id,
        taskIds: project.taskIds,
        concurrency: connections,
        seconds,
      } satisfies StatementsInput);
    return { run, stop: statements.stop };
  }
  const http = spawnRequestWorker('bench/baseline/httpServer.ts');
  const responses = Object.fromEntries(Object.values(known).map(({ path, ...answer }) => [path, answer]));
  const databasePath = engine === 'sqlite' ? copyOf(join(folder, 'krokanti.db')) : null;
  const port = await http.ask<number>({ responses, databasePath } satisfies BaselineInput);
  const run = (work: Workload, seconds: number) =>
    generateLoad({ ...work, requests: work.baselineRequests ?? work.requests, host: '127.0.0.1', port, seconds }).then(
      work.toValue,
    );
  return { run, stop: http.stop };
}

function copyOf(file: string): string {
  const source = new SqliteFile(file, { readonly: true });
  const copy = `${file}.bare`;
  source.prepare('vacuum into ?').run(copy);
  source.close();
  return copy;
}

async function knowAnswers(address: string, { token, small, large }: SeededProjects) {
  const get = (path: string, more = {}) =>
    fetch(`${address}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity', ...more },
    });
  const ask = async (path: string): Promise<BaselineResponse> => {
    const answer = await get(path);
    const etag = answer.headers.get('etag') as string;
    const unchanged = await get(path, { 'if-none-match': etag });
    return {
      path,
      text: await answer.text(),
      etag,
      headers: ownHeaders(answer),
      notModifiedHeaders: ownHeaders(unchanged),
    };
  };
  return {
    small: await ask(`/api/tasks?projectId=${small.id}`),
    large: await ask(`/api/tasks?projectId=${large.id}`),
    task: await ask(`/api/tasks/${small.taskIds[0]}`),
  };
}

/** Without what Node adds to every answer by itself. */
function ownHeaders({ headers }: Response): string[] {
  return [...headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name)).flat();
}

function runningAt(base: string): RunningServer {
  const { hostname, port } = new URL(base);
  return { host: hostname, port: Number(port || 80), pid: undefined, startedIn: Number.NaN, stop: async () => {} };
}

/** Resident memory in MB, once the server has been idle for a second. */
async function memoryOf(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
