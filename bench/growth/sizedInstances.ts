import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { queryPostgres } from '../../testing/pgClient.ts';
import {
  type BenchmarkDatabase,
  createBenchmarkDatabase,
  type RunningServer,
  startMeasuredServer,
} from '../serverUnderTest.ts';
import { type AddedRows, addGrowthRows } from './addGrowthRows.ts';
import { getCpuSeconds } from './cpuTime.ts';
import { type CallerSpace, seedCallerSpace } from './seedCallerSpace.ts';

/** The first one is the smallest, with which the others are compared. */
export const instanceSizes: { name: string; added: AddedRows }[] = [
  { name: 'small', added: {} },
  { name: '100 spaces', added: { spaces: 100 } },
  { name: '10,000 spaces', added: { spaces: 10_000 } },
  { name: '100,000 tasks', added: { tasks: 100_000 } },
  { name: '1,000,000 tasks', added: { tasks: 1_000_000 } },
  { name: '100 members', added: { members: 100 } },
  { name: '1,000 members', added: { members: 1000 } },
];

/** A server whose database has one of the sizes. */
export interface SizedInstance extends RunningServer {
  /** Returns the CPU time so far in seconds, of the server and of its PostgreSQL backends. */
  cpu(): Promise<number>;
}

export interface SizedInstances {
  home: CallerSpace;
  /** The instances in the order of `instanceSizes`. */
  all: SizedInstance[];
  stop(): Promise<void>;
}

/** Seeds one instance through the API, copies it, adds rows to each copy, and starts a server on each. */
export async function startSizedInstances(
  engine: 'sqlite' | 'postgres',
  onReady: (name: string) => void,
): Promise<SizedInstances> {
  const storage = await createBenchmarkDatabase(engine);
  const all: SizedInstance[] = [];
  const stop = async () => {
    for (const instance of all) await instance.stop();
    await storage.remove();
  };
  try {
    const server = await startMeasuredServer(storage);
    const home = await seedCallerSpace(`http://${server.host}:${server.port}`).finally(server.stop);
    // PostgreSQL can only copy a database without connections, so each copy has a server of its own.
    for (const [index, { name, added }] of instanceSizes.entries()) {
      const copy = await copyDatabase(storage, `growth_${index}`);
      await addGrowthRows(copy, home, added);
      const running = await startMeasuredServer(copy);
      all.push({ ...running, cpu: () => getInstanceCpuSeconds(running, copy) });
      onReady(name);
    }
    return { home, all, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function copyDatabase({ engine, folder, env }: BenchmarkDatabase, name: string): Promise<BenchmarkDatabase> {
  const copyFolder = join(folder, name);
  await mkdir(copyFolder);
  const remove = () => rm(copyFolder, { recursive: true });
  if (engine === 'sqlite') {
    // The server has stopped, so this file has all data and there is no WAL.
    await copyFile(join(folder, 'krokanti.db'), join(copyFolder, 'krokanti.db'));
    return { engine, folder: copyFolder, env: { DATA_DIR: copyFolder }, remove };
  }
  const url = new URL(env.DATABASE_URL as string);
  await queryPostgres(new URL('/template1', url).href, `create database ${name} template postgres`);
  url.pathname = `/${name}`;
  return { engine, folder: copyFolder, env: { DATABASE_URL: url.href }, remove };
}

/** Includes the PostgreSQL backends of the server, which are processes of their own. */
async function getInstanceCpuSeconds({ pid }: RunningServer, { engine, env }: BenchmarkDatabase): Promise<number> {
  if (engine === 'sqlite') return getCpuSeconds([pid as number]);
  const { href, pathname } = new URL(env.DATABASE_URL as string);
  const backends = await queryPostgres<{ pid: number }>(
    new URL('/postgres', href).href,
    `select pid from pg_stat_activity where backend_type = 'client backend' and datname = '${pathname.slice(1)}'`,
  );
  return getCpuSeconds([pid as number, ...backends.map((row) => row.pid)]);
}
