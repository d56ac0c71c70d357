import type { Database } from '../db/engine/database.ts';
import {
  consumeRateLimit,
  deleteRateLimit,
  deleteRateLimitsBefore,
  refundRateLimit,
} from '../db/queries/rateLimitWindows.ts';

export interface RateLimitWindow {
  passed: boolean;
  /** How many have passed in the window, this one included. */
  count: number;
  /** When the window began, in milliseconds. */
  since: number;
}

/** Counts what passes in windows that begin with their first request. What is refused does not count. */
export interface RateLimiter {
  take(key: string, limit: number, windowMs: number): Promise<RateLimitWindow>;
  /** The same at once, where the counts are in this process. */
  takeNow?: (key: string, limit: number, windowMs: number) => RateLimitWindow;
  /** What passed turned out not to count. */
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
  /** Drops the windows that began before. */
  prune(startedBefore: number): Promise<void>;
}

/** For the embedded database, which one process serves. */
export function createMemoryRateLimiter(now: () => number): RateLimiter {
  const windows = new Map<string, { count: number; since: number }>();

  function takeNow(key: string, limit: number, windowMs: number): RateLimitWindow {
    const open = windows.get(key);
    if (!open || open.since <= now() - windowMs) {
      const fresh = { count: 1, since: now() };
      windows.set(key, fresh);
      return { passed: true, ...fresh };
    }
    const passed = open.count < limit;
    if (passed) open.count += 1;
    return { passed, ...open };
  }

  return {
    take: async (key, limit, windowMs) => takeNow(key, limit, windowMs),
    takeNow,
    giveBack: async (key) => {
      const open = windows.get(key);
      if (open && open.count > 0) open.count -= 1;
    },
    forget: async (key) => {
      windows.delete(key);
    },
    prune: async (startedBefore) => {
      for (const [key, { since }] of windows) if (since <= startedBefore) windows.delete(key);
    },
  };
}

/** For PostgreSQL: instances that share it share the counts. */
export function createDatabaseRateLimiter(db: Database, now: () => number): RateLimiter {
  return {
    take: (key, limit, windowMs) => db.writeOnce((q) => consumeRateLimit(q, { key, limit, windowMs, now: now() })),
    giveBack: (key) => db.write((q) => refundRateLimit(q, key)),
    forget: (key) => db.write((q) => deleteRateLimit(q, key)),
    prune: (startedBefore) => db.write((q) => deleteRateLimitsBefore(q, startedBefore)),
  };
}

/** Whole seconds until the window ends, at least one. */
export function getSecondsUntilReset({ since }: RateLimitWindow, windowMs: number, now: number): number {
  return Math.max(1, Math.ceil((since + windowMs - now) / 1000));
}
