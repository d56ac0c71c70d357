import type { Database } from '../db/engine/database.ts';
import { readDatabaseTime } from '../db/engine/databaseTime.ts';

const measureEveryMs = 30_000;

export interface DatabaseClock {
  /** Milliseconds. */
  now: () => number;
  /** Compares the clocks again. */
  measure(): Promise<void>;
  stop(): void;
}

/**
 * A clock that all servers of one database agree on, whatever their own clocks say: the database's. It decides which
 * leases, sessions and tokens have run out. Nothing waits for it: the server's clock is corrected by a difference that is
 * measured at the start and every 30 seconds. The embedded database has one server, and so no other clock.
 */
export async function createDatabaseClock(
  database: Database,
  {
    getServerTime = Date.now,
    onError = () => {},
  }: { getServerTime?: () => number; onError?: (error: unknown) => void } = {},
): Promise<DatabaseClock> {
  if (database.engine === 'sqlite') return { now: getServerTime, measure: async () => {}, stop: () => {} };
  let differenceMs = 0;

  async function measure(): Promise<void> {
    const before = getServerTime();
    const databaseTime = await database.read(readDatabaseTime);
    const after = getServerTime();
    differenceMs = Math.round(databaseTime - (before + after) / 2);
  }

  await measure();
  // An unreachable database is no reason to change the clock.
  const timer = setInterval(() => void measure().catch(onError), measureEveryMs).unref();
  return { now: () => getServerTime() + differenceMs, measure, stop: () => clearInterval(timer) };
}
