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
  /** When the window began, in milliseconds since the epoch. */
  startedAt: number;
}

/**
 * Counts one request in the key's window, or begins a new window. The check and the count are one statement, so that
 * instances on the same database share the limit.
 */
export const consumeRateLimit = createBatchLoader(consumeOne, consumeMany);

async function consumeOne(db: Db, { key, limit, windowMs, now }: RateLimitRequest): Promise<RateLimitResult> {
  const [window] = await upsertWindow(db, { key, limit, ...toWindowParams(now, windowMs) });
  if (window) return { isAllowed: true, count: window.count, startedAt: window.window_start };
  const fullWindow = await db.selectFrom('limits').select('window_start').where('key', '=', key).executeTakeFirst();
  return { isAllowed: false, count: limit, startedAt: fullWindow?.window_start ?? now };
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
  /** A window that began then or earlier is over. */
  expiredBefore: number;
  /** So is one that began then or later: the clock was set back. The clocks of instances differ by less. */
  impossibleFrom: number;
}

function toWindowParams(now: number, windowMs: number) {
  return { now, expiredBefore: now - windowMs, impossibleFrom: now + windowMs };
}

function isWindowOver(param: Param<WindowParams>) {
  return sql<boolean>`(limits.window_start <= ${param('expiredBefore')} or limits.window_start >= ${param('impossibleFrom')})`;
}

const upsertWindow = prepareQuery((db, param: Param<WindowParams & { key: string }>) => {
  const isOver = isWindowOver(param);
  return db
    .insertInto('limits')
    .values({ key: param('key'), window_start: param('now'), count: 1 })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          count: sql<number>`case when ${isOver} then 1 else limits.count + 1 end`,
          window_start: sql<number>`case when ${isOver} then ${param('now')} else limits.window_start end`,
        })
        .where((e) => e.or([isOver, e('limits.count', '<', param('limit'))])),
    )
    .returning(['count', 'window_start']);
});

/** Returns the windows that had room. PostgreSQL only. */
const upsertWindows = prepareQuery((_, param: Param<WindowParams & { keys: string[]; counts: number[] }>) => {
  const isOver = isWindowOver(param);
  return sql<{ key: string; count: number; window_start: number }>`
    insert into limits (key, window_start, count)
    select key, ${param('now')}::bigint, asked from unnest(${param('keys')}::text[], ${param('counts')}::bigint[]) as asking (key, asked)
    order by key
    on conflict (key) do update set
      count = case when ${isOver} then excluded.count else limits.count + excluded.count end,
      window_start = case when ${isOver} then excluded.window_start else limits.window_start end
    where ${isOver} or limits.count + excluded.count <= ${param('limit')}
    returning key, count, window_start`;
});

/** Takes one request back out of the key's window. */
export async function refundRateLimit(db: Db, key: string): Promise<void> {
  await db
    .updateTable('limits')
    .set((e) => ({ count: e('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute();
}

export async function deleteRateLimit(db: Db, key: string): Promise<void> {
  await db.deleteFrom('limits').where('key', '=', key).execute();
}

export async function deleteRateLimitsBefore(db: Db, startedBefore: number): Promise<void> {
  await db.deleteFrom('limits').where('window_start', '<=', startedBefore).execute();
}
