import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import type { BaselineInput } from './baseline/httpServer.ts';
import type { StatementsInput } from './baseline/postgresStatementWorker.ts';
import { generateLoad } from './loadGenerator.ts';
import { spawnRequestWorker } from './pinnedProcess.ts';
import { type SeededProjects, seedProjects } from './seedProjects.ts';
import {
  type BenchmarkDatabase,
  createBenchmarkDatabase,
  type Engine,
  type RunningServer,
  startMeasuredServer,
} from './serverUnderTest.ts';
import { type BaselineResponse, createWorkloads, type Workload } from './workloads.ts';

export interface BenchmarkRow {
  name: string;
  engine: Engine;
  value: number;
  unit: string;
  /** The figure of the baseline in the same run. */
  bare: number | null;
  share: number | null;
  goal: number;
  ok: boolean;
}

export interface MeasurePace {
  /** How often the server is started to measure its start. */
  starts: number;
  rounds: number;
  warmUpSeconds: number;
  roundSeconds: number;
}

export interface ExistingServer {
  baseUrl: string;
  token: string;
}

type IsSelected = (name: string) => boolean;

/** Measures the workloads on a server of one engine, or on an existing server, in turn with their baselines. */
export async function measureServer(
  engine: Engine,
  isSelected: IsSelected,
  pace: MeasurePace,
  onRow: (row: BenchmarkRow) => void,
  existingServer?: ExistingServer,
): Promise<void> {
  const storage = await createBenchmarkDatabase(engine);
  try {
    if (!existingServer) await measureStart(storage, isSelected, pace, onRow);
    const server = existingServer ? toRunningServer(existingServer.baseUrl) : await startMeasuredServer(storage);
    try {
      await measureCalls(server, storage, isSelected, pace, onRow, existingServer?.token);
    } finally {
      await server.stop();
    }
  } finally {
    await storage.remove();
  }
}

async function measureStart(
  storage: BenchmarkDatabase,
  isSelected: IsSelected,
  { starts: times }: MeasurePace,
  onRow: (row: BenchmarkRow) => void,
) {
  if (!isSelected('start') && !isSelected('memory')) return;
  const starts: number[] = [];
  const sizes: number[] = [];
  for (let round = 0; round < times; round++) {
    const server = await startMeasuredServer(storage);
    starts.push(server.startedIn / 1000);
    sizes.push(await measureMemory(server.pid as number));
    await server.stop();
  }
  const row = { engine: storage.engine, bare: null, share: null };
  const start = median(starts);
  const memory = median(sizes);
  if (isSelected('start')) onRow({ ...row, name: 'start', value: start, unit: 's', goal: 1, ok: start <= 1 });
  if (isSelected('memory')) onRow({ ...row, name: 'memory', value: memory, unit: 'MB', goal: 150, ok: memory <= 150 });
}

async function measureCalls(
  server: RunningServer,
  storage: BenchmarkDatabase,
  isSelected: IsSelected,
  pace: MeasurePace,
  onRow: (row: BenchmarkRow) => void,
  token: string | undefined,
): Promise<void> {
  const address = `http://${server.host}:${server.port}`;
  const seeded = await seedProjects(address, token);
  const responses = await fetchBaselineResponses(address, seeded);
  const baseline = await startBaseline(storage, responses);
  try {
    for (const workload of createWorkloads(seeded, responses)) {
      if (isSelected(workload.name)) onRow(await measureWorkload(workload, server, baseline, pace, storage.engine));
    }
  } finally {
    await baseline.stop();
  }
}

async function measureWorkload(
  workload: Workload,
  server: RunningServer,
  baseline: Baseline,
  pace: MeasurePace,
  engine: Engine,
): Promise<BenchmarkRow> {
  const runServer = (seconds: number) => generateLoad({ ...workload, ...server, seconds }).then(workload.toValue);
  await runServer(pace.warmUpSeconds);
  await baseline.run(workload, pace.warmUpSeconds);
  const values: number[] = [];
  const baselineValues: (number | null)[] = [];
  for (let round = 0; round < pace.rounds; round++) {
    values.push(await runServer(pace.roundSeconds));
    baselineValues.push(await baseline.run(workload, pace.roundSeconds));
  }
  const value = median(values);
  const bare = baselineValues.includes(null) ? null : median(baselineValues as number[]);
  const share = bare === null ? null : value / bare;
  const { name, unit, goal } = workload;
  return {
    name,
    engine,
    value,
    unit,
    bare,
    share,
    goal,
    ok: unit === 'ms' ? value <= goal : (share ?? 0) >= goal,
  };
}

interface Baseline {
  /** Returns null if the workload has no baseline on this engine. */
  run(workload: Workload, seconds: number): Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts the baseline: on PostgreSQL the statements alone, otherwise a bare HTTP server on a copy of the database. */
async function startBaseline(
  { engine, env, folder }: BenchmarkDatabase,
  responses: Record<string, BaselineResponse>,
): Promise<Baseline> {
  if (engine === 'postgres') {
    const statements = spawnRequestWorker('bench/baseline/postgresStatementWorker.ts');
    const run = async ({ baselineStatements: workload, project, connections }: Workload, seconds: number) =>
      workload &&
      statements.request<number>({
        url: env.DATABASE_URL as string,
        workload,
        projectId: project.id,
        taskIds: project.taskIds,
        concurrency: connections,
        seconds,
      } satisfies StatementsInput);
    return { run, stop: statements.stop };
  }
  const http = spawnRequestWorker('bench/baseline/httpServer.ts');
  const storedResponses = Object.fromEntries(Object.values(responses).map(({ path, ...stored }) => [path, stored]));
  const databasePath = engine === 'sqlite' ? copyDatabaseFile(join(folder, 'krokanti.db')) : null;
  const port = await http.request<number>({ responses: storedResponses, databasePath } satisfies BaselineInput);
  const run = (workload: Workload, seconds: number) =>
    generateLoad({
      ...workload,
      requests: workload.baselineRequests ?? workload.requests,
      host: '127.0.0.1',
      port,
      seconds,
    }).then(workload.toValue);
  return { run, stop: http.stop };
}

function copyDatabaseFile(file: string): string {
  const source = new SqliteFile(file, { readonly: true });
  const copy = `${file}.bare`;
  source.prepare('vacuum into ?').run(copy);
  source.close();
  return copy;
}

async function fetchBaselineResponses(address: string, { token, small, large }: SeededProjects) {
  const get = (path: string, more = {}) =>
    fetch(`${address}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity', ...more },
    });
  const fetchResponse = async (path: string): Promise<BaselineResponse> => {
    const response = await get(path);
    const etag = response.headers.get('etag') as string;
    const unchanged = await get(path, { 'if-none-match': etag });
    return {
      path,
      text: await response.text(),
      etag,
      headers: getServerHeaders(response),
      notModifiedHeaders: getServerHeaders(unchanged),
    };
  };
  return {
    small: await fetchResponse(`/api/tasks?projectId=${small.id}`),
    large: await fetchResponse(`/api/tasks?projectId=${large.id}`),
    task: await fetchResponse(`/api/tasks/${small.taskIds[0]}`),
  };
}

/** Returns the headers of a response without those that Node adds by itself. */
function getServerHeaders({ headers }: Response): string[] {
  return [...headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name)).flat();
}

function toRunningServer(base: string): RunningServer {
  const { hostname, port } = new URL(base);
  return { host: hostname, port: Number(port || 80), pid: undefined, startedIn: Number.NaN, stop: async () => {} };
}

/** Returns the resident memory in MB after the server has been idle for a second. */
async function measureMemory(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
