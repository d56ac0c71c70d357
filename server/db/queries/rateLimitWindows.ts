import { sql } from 'kysely';
import { createBatchLoader } from '../engine/batchLoader.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';

export interface RateLimitRequest {
  key: string;
  limit: number;
  windowMs: number;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface RateLimitResult {
  isAllowed: boolean;
  count: number;
  /** The time of the oldest request that counts, in milliseconds since the epoch. */
  startedAt: number;
}

/**
 * Counts one request if the window that ends now has room for it. The check and the count are one statement, so that
 * instances on the same database share the limit.
 */
export const consumeRateLimit = createBatchLoader(consumeOne, consumeMany);

async function consumeOne(db: Db, { key, limit, windowMs, now }: RateLimitRequest): Promise<RateLimitResult> {
  const params = toWindowParams(now, windowMs);
  const [window] = await upsertWindows(db, { keys: [key], counts: [1], limit, ...params });
  if (window) return { isAllowed: true, count: window.count, startedAt: window.window_start };
  const [full] = await selectRecentHits(db, { key, ...params });
  return { isAllowed: false, count: full?.count ?? limit, startedAt: full?.window_start ?? now };
}

/**
 * How long a bucket is: requests that come closer together stop counting together, after the last of them. This bounds
 * how many numbers a key has.
 */
export function getBucketMs(windowMs: number): number {
  return Math.ceil(windowMs / 600);
}

/** Requests whose window has no room for all of them are counted one by one. */
async function consumeMany(db: Db, requests: RateLimitRequest[]): Promise<RateLimitResult[]> {
  const windows = await consumeTogether(db, requests);
  const results: RateLimitResult[] = [];
  for (const request of requests) {
    const window = windows.get(request.key);
    if (window) window.remaining -= 1;
    results.push(
      window
        ? { isAllowed: true, count: window.count - window.remaining, startedAt: window.window_start }
        : await consumeOne(db, request),
    );
  }
  return results;
}

interface SharedWindow {
  /** How many requests the window has counted after the complete batch. */
  count: number;
  window_start: number;
  /** How many requests of the batch have no result yet. */
  remaining: number;
}

/** One statement for each limit among the requests. Returns the windows that had room for all of their requests. */
async function consumeTogether(db: Db, requests: RateLimitRequest[]): Promise<Map<string, SharedWindow>> {
  const windows = new Map<string, SharedWindow>();
  const groups = Map.groupBy(requests, ({ limit, windowMs }) => `${limit} ${windowMs}`);
  for (const group of groups.values()) {
    const countByKey = new Map<string, number>();
    for (const { key } of group) countByKey.set(key, (countByKey.get(key) ?? 0) + 1);
    // The keys are sorted, so that two instances lock the windows in the same order and cannot deadlock.
    const keys = [...countByKey.keys()].sort();
    const counts = keys.map((key) => countByKey.get(key) as number);
    const { limit, windowMs } = group[0] as RateLimitRequest;
    const now = Math.max(...group.map((request) => request.now));
    if (Math.max(...counts) > limit) continue;
    for (const row of await upsertWindows(db, { keys, counts, limit, ...toWindowParams(now, windowMs) })) {
      windows.set(row.key, { ...row, remaining: countByKey.get(row.key) as number });
    }
  }
  return windows;
}

interface WindowParams {
  limit: number;
  now: number;
  /** A request at that time or earlier no longer counts. */
  expiredBefore: number;
  /** Nor does one at that time or later: the clock was set back. The clocks of instances differ by less. */
  impossibleFrom: number;
  bucketMs: number;
}

function toWindowParams(now: number, windowMs: number) {
  return { now, expiredBefore: now - windowMs, impossibleFrom: now + windowMs, bucketMs: getBucketMs(windowMs) };
}

/** A hit is a number: the time of a bucket's last request in milliseconds, times 2^20, plus the number of its requests. */
const countMask = sql.raw('1048575');

/** The hits of a row of `limits` that still count. */
function recentHits(param: Param<Omit<WindowParams, 'limit'>>) {
  return sql`select hit from unnest(limits.hits::bigint[]) as hit
    where hit >> 20 > ${param('expiredBefore')}::bigint and hit >> 20 < ${param('impossibleFrom')}::bigint`;
}

/** Returns the windows that had room, with their new count. PostgreSQL only. */
const upsertWindows = prepareQuery((_, param: Param<WindowParams & { keys: string[]; counts: number[] }>) => {
  const recent = recentHits(param);
  const newHit = (count: string) => sql`((${param('now')}::bigint << 20) | ${sql.raw(count)})`;
  return sql<{ key: string; count: number; window_start: number }>`
    insert into limits (key, window_start, count, hits)
    select key, ${param('now')}::bigint, asked, array[${newHit('asked')}]::text
    from unnest(${param('keys')}::text[], ${param('counts')}::bigint[]) as asking (key, asked)
    order by key
    on conflict (key) do update set (window_start, count, hits) = (
      select min(at), sum(requests), array_agg((at << 20) | requests order by at)::text
      from (
        select max(hit >> 20) as at, sum(hit & ${countMask})::bigint as requests
        from (${recent} union all select ${newHit('excluded.count')}) as hits
        group by (hit >> 20) / ${param('bucketMs')}::bigint
      ) as buckets
    )
    where coalesce((select sum(hit & ${countMask}) from (${recent}) as hits), 0) + excluded.count <= ${param('limit')}::bigint
    returning key, count, window_start`;
});

/** How many requests of a key still count, and when the oldest was. */
const selectRecentHits = prepareQuery((_, param: Param<Omit<WindowParams, 'limit'> & { key: string }>) => {
  return sql<{ count: number; window_start: number | null }>`
    select sum(hit & ${countMask})::bigint as count, min(hit >> 20) as window_start
    from limits cross join lateral (${recentHits(param)}) as hits where key = ${param('key')}`;
});

/** Takes one request back out of the key's window. */
export async function refundRateLimit(db: Db, key: string): Promise<void> {
  await sql`
    update limits set count = limits.count - 1, hits = (
      select (case when last & ${countMask} > 1 then trim_array(all_hits, 1) || last - 1 else trim_array(all_hits, 1) end)::text
      from (select limits.hits::bigint[] as all_hits, (limits.hits::bigint[])[cardinality(limits.hits::bigint[])] as last) as hits
      where last is not null
    )
    where key = ${key} and limits.count > 0`.execute(db);
}

export async function deleteRateLimit(db: Db, key: string): Promise<void> {
  await db.deleteFrom('limits').where('key', '=', key).execute();
}

export async function deleteRateLimitsBefore(db: Db, startedBefore: number): Promise<void> {
  await db.deleteFrom('limits').where('window_start', '<=', startedBefore).execute();
}
