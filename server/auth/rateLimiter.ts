import type { Database } from '../db/engine/database.ts';
import {
  consumeRateLimit,
  deleteRateLimit,
  deleteRateLimitsBefore,
  refundRateLimit,
} from '../db/queries/rateLimitWindows.ts';

export interface RateLimitWindow {
  isAllowed: boolean;
  /** How many have passed in the window, this one included. */
  count: number;
  /** When the window began, in milliseconds. */
  startedAt: number;
}

/** Counts what passes in windows that begin with their first request. What is refused does not count. */
export interface RateLimiter {
  consume(key: string, limit: number, windowMs: number): Promise<RateLimitWindow>;
  /** The same at once, where the counts are in this process. */
  consumeSync?: (key: string, limit: number, windowMs: number) => RateLimitWindow;
  /** What passed turned out not to count. */
  refund(key: string): Promise<void>;
  reset(key: string): Promise<void>;
  /** Drops the windows that began before. */
  prune(startedBefore: number): Promise<void>;
}

/** For the embedded database, which one process serves. */
export function createMemoryRateLimiter(now: () => number): RateLimiter {
  const windows = new Map<string, { count: number; startedAt: number }>();

  function takeNow(key: string, limit: number, windowMs: number): RateLimitWindow {
    const open = windows.get(key);
    if (!open || open.startedAt <= now() - windowMs) {
      const fresh = { count: 1, startedAt: now() };
      windows.set(key, fresh);
      return { isAllowed: true, ...fresh };
    }
    const passed = open.count < limit;
    if (passed) open.count += 1;
    return { isAllowed: passed, ...open };
  }

  return {
    consume: async (key, limit, windowMs) => takeNow(key, limit, windowMs),
    consumeSync: takeNow,
    refund: async (key) => {
      const open = windows.get(key);
      if (open && open.count > 0) open.count -= 1;
    },
    reset: async (key) => {
      windows.delete(key);
    },
    prune: async (startedBefore) => {
      for (const [key, { startedAt }] of windows) if (startedAt <= startedBefore) windows.delete(key);
    },
  };
}

/** For PostgreSQL: instances that share it share the counts. */
export function createDatabaseRateLimiter(database: Database, now: () => number): RateLimiter {
  return {
    consume: (key, limit, windowMs) =>
      database.writeStatement((db) => consumeRateLimit(db, { key, limit, windowMs, now: now() })),
    refund: (key) => database.write((db) => refundRateLimit(db, key)),
    reset: (key) => database.write((db) => deleteRateLimit(db, key)),
    prune: (startedBefore) => database.write((db) => deleteRateLimitsBefore(db, startedBefore)),
  };
}

/** Whole seconds until the window ends, at least one. */
export function getSecondsUntilReset({ startedAt }: RateLimitWindow, windowMs: number, now: number): number {
  return Math.max(1, Math.ceil((startedAt + windowMs - now) / 1000));
}
