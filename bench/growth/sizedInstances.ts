import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { queryPostgres } from '../../testing/pgClient.ts';
import {
  type BenchmarkDatabase,
  createBenchmarkDatabase,
  type RunningServer,
  startMeasuredServer,
} from '../measuredServer.ts';
import { getCpuSeconds } from './cpuTime.ts';
import { type AddedRows, addGrowthRows } from './insertRows.ts';
import { type CallerSpace, seedCallerSpace } from './seedCallerSpace.ts';

/** The smallest first: what the others are held against. */
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
  /** CPU time so far, in seconds: of the server, and of PostgreSQL for it. */
  cpu(): Promise<number>;
}

export interface SizedInstances {
  home: CallerSpace;
  /** As `sizes`. */
  all: SizedInstance[];
  stop(): Promise<void>;
}

/** One instance is made through the API, copied, and each copy filled; all of them run at once. */
export async function startSizedInstances(
  engine: 'sqlite' | 'postgres',
  onReady: (name: string) => void,
): Promise<SizedInstances> {
  const storage = await createBenchmarkDatabase(engine);
  const all: SizedInstance[] = [];
  const stop = async () => {
    for (const one of all) await one.stop();
    await storage.remove();
  };
  try {
    const server = await startMeasuredServer(storage);
    const home = await seedCallerSpace(`http://${server.host}:${server.port}`).finally(server.stop);
    // Numbered, so that no copy is made of one that is in use.
    for (const [at, { name, added }] of instanceSizes.entries()) {
      const copy = await copyOf(storage, `growth_${at}`);
      await addGrowthRows(copy, home, added);
      const running = await startMeasuredServer(copy);
      all.push({ ...running, cpu: () => cpuOf(running, copy) });
      onReady(name);
    }
    return { home, all, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function copyOf({ engine, folder, env }: BenchmarkDatabase, name: string): Promise<BenchmarkDatabase> {
  const place = join(folder, name);
  await mkdir(place);
  const remove = () => rm(place, { recursive: true });
  if (engine === 'sqlite') {
    // The server has stopped: all of it is in this file.
    await copyFile(join(folder, 'krokanti.db'), join(place, 'krokanti.db'));
    return { engine, folder: place, env: { DATA_DIR: place }, remove };
  }
  const url = new URL(env.DATABASE_URL as string);
  await queryPostgres(new URL('/template1', url).href, `create database ${name} template postgres`);
  url.pathname = `/${name}`;
  return { engine, folder: place, env: { DATABASE_URL: url.href }, remove };
}

/** The backends that work for the server are processes of their own. */
async function cpuOf({ pid }: RunningServer, { engine, env }: BenchmarkDatabase): Promise<number> {
  if (engine === 'sqlite') return getCpuSeconds([pid as number]);
  const { href, pathname } = new URL(env.DATABASE_URL as string);
  const backends = await queryPostgres<{ pid: number }>(
    new URL('/postgres', href).href,
    `select pid from pg_stat_activity where backend_type = 'client backend' and datname = '${pathname.slice(1)}'`,
  );
  return getCpuSeconds([pid as number, ...backends.map((row) => row.pid)]);
}
