import type { Database } from '../db/engine/database.ts';
import {
  consumeRateLimit,
  deleteRateLimit,
  deleteRateLimitsBefore,
  getBucketMs,
  refundRateLimit,
} from '../db/queries/rateLimitWindows.ts';

export interface RateLimitWindow {
  isAllowed: boolean;
  /** The requests that were allowed in the window that ends now, including this one. */
  count: number;
  /** The time of the oldest of them, in milliseconds: it stops counting one window later. */
  startedAt: number;
}

/** Counts requests in a window that slides: in no window are more requests allowed. Rejected requests do not count. */
export interface RateLimiter {
  consume(key: string, limit: number, windowMs: number): Promise<RateLimitWindow>;
  /** The same synchronously; available if the counts are in this process. */
  consumeSync?: (key: string, limit: number, windowMs: number) => RateLimitWindow;
  /** Takes one request back that should not have counted. */
  refund(key: string): Promise<void>;
  reset(key: string): Promise<void>;
  /** Deletes the counts whose oldest request was before this time. */
  prune(startedBefore: number): Promise<void>;
}

/** Requests that came close together, which stop counting together: one window after the last of them. */
interface Bucket {
  index: number;
  lastAt: number;
  count: number;
}

/** The recent requests of a key. Buckets before `first` have expired. */
interface RecentHits {
  buckets: Bucket[];
  first: number;
  count: number;
}

/** Counts in memory, for SQLite, which only one server process uses. */
export function createMemoryRateLimiter(now: () => number): RateLimiter & Required<Pick<RateLimiter, 'consumeSync'>> {
  const hitsByKey = new Map<string, RecentHits>();

  function consumeSync(key: string, limit: number, windowMs: number): RateLimitWindow {
    const time = now();
    let hits = hitsByKey.get(key);
    if (!hits) {
      hits = { buckets: [], first: 0, count: 0 };
      hitsByKey.set(key, hits);
    }
    const lastAt = hits.buckets.at(-1)?.lastAt ?? 0;
    // A request further ahead than a window's length means that the clock was set back.
    if (lastAt >= time + windowMs) Object.assign(hits, { buckets: [], first: 0, count: 0 });
    const at = lastAt >= time + windowMs ? time : Math.max(time, lastAt);
    dropExpired(hits, time - windowMs);
    const isAllowed = hits.count < limit;
    if (isAllowed) addHit(hits, at, Math.floor(at / getBucketMs(windowMs)));
    return { isAllowed, count: hits.count, startedAt: hits.buckets[hits.first]?.lastAt ?? at };
  }

  return {
    consume: async (key, limit, windowMs) => consumeSync(key, limit, windowMs),
    consumeSync,
    refund: async (key) => {
      const hits = hitsByKey.get(key);
      const last = hits?.buckets.at(-1);
      if (!hits || !last || hits.count === 0) return;
      hits.count -= 1;
      last.count -= 1;
      if (last.count === 0) hits.buckets.pop();
    },
    reset: async (key) => {
      hitsByKey.delete(key);
    },
    prune: async (startedBefore) => {
      for (const [key, { buckets }] of hitsByKey)
        if ((buckets.at(-1)?.lastAt ?? 0) <= startedBefore) hitsByKey.delete(key);
    },
  };
}

function dropExpired(hits: RecentHits, expiredBefore: number): void {
  const { buckets } = hits;
  for (let bucket = buckets[hits.first]; bucket && bucket.lastAt <= expiredBefore; bucket = buckets[hits.first]) {
    hits.count -= bucket.count;
    hits.first += 1;
  }
  // Rarely, so that each request costs the same on average.
  if (hits.first > 1000 || hits.first === buckets.length) hits.first -= buckets.splice(0, hits.first).length;
}

function addHit(hits: RecentHits, at: number, index: number): void {
  const last = hits.buckets.at(-1);
  hits.count += 1;
  if (last?.index !== index) {
    hits.buckets.push({ index, lastAt: at, count: 1 });
    return;
  }
  last.lastAt = at;
  last.count += 1;
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

/** Returns the whole seconds until the oldest request stops counting, from 1 to the window's length, whatever the clock does. */
export function getSecondsUntilReset({ startedAt }: RateLimitWindow, windowMs: number, now: number): number {
  return Math.max(1, Math.ceil(Math.min(startedAt + windowMs - now, windowMs) / 1000));
}
