import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../testing/findFreePort.ts';
import { type PostgresServer, startPostgres } from '../testing/postgresServer.ts';
import { spawnOnCoreZero } from './pinnedProcess.ts';

/** What a server can be started on. */
export const engines = ['sqlite', 'postgres'] as const;
export type Engine = (typeof engines)[number] | 'given';

/** A running server. */
export interface RunningServer {
  host: string;
  port: number;
  pid: number | undefined;
  /** Milliseconds from starting the process to its first answer. */
  startedIn: number;
  stop(): Promise<void>;
}

/** Where a database is, and the environment that leads a server there. */
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

/** Starts the server as `npm start` does, but for the limit on tokens, with its log in a file. */
export async function startMeasuredServer({ env, folder }: BenchmarkDatabase): Promise<RunningServer> {
  const port = await findFreePort();
  const log = await open(join(folder, 'log'), 'a');
  const begun = performance.now();
  const settings = { PORT: String(port), TOKEN_RATE_LIMIT: '1000000000', ...env };
  const child = spawnOnCoreZero('server/boot/main.ts', ['ignore', 'ignore', log.fd], settings);
  await log.close();
  await firstAnswer(child, port, join(folder, 'log'));
  return {
    host: '127.0.0.1',
    port,
    pid: child.pid,
    startedIn: performance.now() - begun,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstAnswer(child: ChildProcess, port: number, log: string): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`The server ended with ${child.exitCode}: ${await readFile(log, 'utf8')}`);
}
