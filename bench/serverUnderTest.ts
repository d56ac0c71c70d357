import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../testing/findFreePort.ts';
import { type PostgresServer, startPostgres } from '../testing/postgresServer.ts';
import { spawnOnCoreZero } from './pinnedProcess.ts';

/** The database engines that a measured server can run on. */
export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number] | 'given';

export interface RunningServer {
  host: string;
  port: number;
  pid: number | undefined;
  /** Milliseconds from starting the process to its first successful response. */
  startedIn: number;
  stop(): Promise<void>;
}

/** A database, and the environment variables that point a server to it. */
export interface BenchmarkDatabase {
  engine: Engine;
  env: Record<string, string>;
  folder: string;
  remove(): Promise<void>;
}

export async function createBenchmarkDatabase(engine: Engine): Promise<BenchmarkDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-bench-'));
  let postgres: PostgresServer | undefined;
  if (engine === 'postgres') postgres = await startPostgres();
  return {
    engine,
    folder,
    env: postgres ? { DATABASE_URL: postgres.url } : { DATA_DIR: folder },
    remove: async () => {
      await postgres?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the server as `npm start` does, but without a limit on tokens and with its log in a file. */
export async function startMeasuredServer({ env, folder }: BenchmarkDatabase): Promise<RunningServer> {
  const port = await findFreePort();
  const log = await open(join(folder, 'log'), 'a');
  const startTime = performance.now();
  const settings = { PORT: String(port), TOKEN_RATE_LIMIT: '1000000000', ...env };
  const child = spawnOnCoreZero('server/boot/main.ts', ['ignore', 'ignore', log.fd], settings);
  await log.close();
  await waitUntilReady(child, port, join(folder, 'log'));
  return {
    host: '127.0.0.1',
    port,
    pid: child.pid,
    startedIn: performance.now() - startTime,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function waitUntilReady(child: ChildProcess, port: number, log: string): Promise<void> {
  while (child.exitCode === null) {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`The server exited with ${child.exitCode}: ${await readFile(log, 'utf8')}`);
}
