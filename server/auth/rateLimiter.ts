import type { Database } from '../db/engine/database.ts';
import {
  consumeRateLimit,
  deleteRateLimit,
  deleteRateLimitsBefore,
  refundRateLimit,
} from '../db/queries/rateLimitWindows.ts';

export interface RateLimitWindow {
  isAllowed: boolean;
  /** The requests that were allowed in the window, including this one. */
  count: number;
  /** The start of the window, in milliseconds. */
  startedAt: number;
}

/** Counts requests in windows that start with their first request. Rejected requests do not count. */
export interface RateLimiter {
  consume(key: string, limit: number, windowMs: number): Promise<RateLimitWindow>;
  /** The same synchronously; available if the counts are in this process. */
  consumeSync?: (key: string, limit: number, windowMs: number) => RateLimitWindow;
  /** Takes one request back that should not have counted. */
  refund(key: string): Promise<void>;
  reset(key: string): Promise<void>;
  /** Deletes the windows that started before this time. */
  prune(startedBefore: number): Promise<void>;
}

/** Counts in memory, for SQLite, which only one server process uses. */
export function createMemoryRateLimiter(now: () => number): RateLimiter {
  const windows = new Map<string, { count: number; startedAt: number }>();

  function consumeSync(key: string, limit: number, windowMs: number): RateLimitWindow {
    const window = windows.get(key);
    // A start further ahead than a window's length means that the clock was set back.
    if (!window || Math.abs(now() - window.startedAt) >= windowMs) {
      const newWindow = { count: 1, startedAt: now() };
      windows.set(key, newWindow);
      return { isAllowed: true, ...newWindow };
    }
    const isAllowed = window.count < limit;
    if (isAllowed) window.count += 1;
    return { isAllowed, ...window };
  }

  return {
    consume: async (key, limit, windowMs) => consumeSync(key, limit, windowMs),
    consumeSync,
    refund: async (key) => {
      const window = windows.get(key);
      if (window && window.count > 0) window.count -= 1;
    },
    reset: async (key) => {
      windows.delete(key);
    },
    prune: async (startedBefore) => {
      for (const [key, { startedAt }] of windows) if (startedAt <= startedBefore) windows.delete(key);
    },
  };
}

/** Counts in the database, for PostgreSQL, so that all instances share the counts. */
export function createDatabaseRateLimiter(database: Database, now: () => number): RateLimiter {
  return {
    consume: (key, limit, windowMs) =>
      database.writeStatement((db) => consumeRateLimit(db, { key, limit, windowMs, now: now() })),
    refund: (key) => database.write((db) => refundRateLimit(db, key)),
    reset: (key) => database.write((db) => deleteRateLimit(db, key)),
    prune: (startedBefore) => database.write((db) => deleteRateLimitsBefore(db, startedBefore)),
  };
}

/** Returns the whole seconds until the window ends, from 1 to the length of a window, whatever the clock does. */
export function getSecondsUntilReset({ startedAt }: RateLimitWindow, windowMs: number, now: number): number {
  return Math.max(1, Math.ceil(Math.min(startedAt + windowMs - now, windowMs) / 1000));
}
