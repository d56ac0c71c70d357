import { sql } from 'kysely';
import { createBatchLoader } from '../engine/batchLoader.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';

export interface RateLimitRequest {
  key: string;
  limit: number;
  windowMs: number;
  now: number;
}

export interface RateLimitResult {
  isAllowed: boolean;
  count: number;
  startedAt: number;
}

/**
 * Counts one in the key's window, or begins a window when there is none. One statement, so that instances that share
 * the database share the count.
 */
export const consumeRateLimit = createBatchLoader(takeOne, takeAll);

async function takeOne(db: Db, { key, limit, windowMs, now }: RateLimitRequest): Promise<RateLimitResult> {
  const [taken] = await countOne(db, { key, limit, now, over: now - windowMs });
  if (taken) return { isAllowed: true, count: taken.count, startedAt: taken.window_start };
  const full = await db.selectFrom('limits').select('window_start').where('key', '=', key).executeTakeFirst();
  return { isAllowed: false, count: limit, startedAt: full?.window_start ?? now };
}

/** Where a window has not room for all that ask at once, they ask one by one. */
async function takeAll(db: Db, all: RateLimitRequest[]): Promise<RateLimitResult[]> {
  const windows = new Map<string, { count: number; window_start: number; left: number }>();
  const groups = Map.groupBy(all, ({ limit, windowMs }) => `${limit} ${windowMs}`);
  for (const group of groups.values()) {
    const asking = Map.groupBy(group, ({ key }) => key);
    // In one order, so that no two instances wait for each other.
    const keys = [...asking.keys()].sort();
    const asked = keys.map((key) => (asking.get(key) as RateLimitRequest[]).length);
    const { limit, windowMs } = group[0] as RateLimitRequest;
    const now = Math.max(...group.map((taking) => taking.now));
    if (Math.max(...asked) > limit) continue;
    for (const row of await countAll(db, { keys, asked, limit, now, over: now - windowMs })) {
      windows.set(row.key, { ...row, left: (asking.get(row.key) as RateLimitRequest[]).length });
    }
  }
  const answers: RateLimitResult[] = [];
  for (const taking of all) {
    const window = windows.get(taking.key);
    if (window) window.left -= 1;
    answers.push(
      window
        ? { isAllowed: true, count: window.count - window.left, startedAt: window.window_start }
        : await takeOne(db, taking),
    );
  }
  return answers;
}

interface Counting {
  limit: number;
  now: number;
  over: number;
}

const countOne = prepareQuery((db, { key, limit, now, over }: Counting & { key: string }) =>
  db
    .insertInto('limits')
    .values({ key, window_start: now, count: 1 })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          count: sql<number>`case when limits.window_start <= ${over} then 1 else limits.count + 1 end`,
          window_start: sql<number>`case when limits.window_start <= ${over} then ${now} else limits.window_start end`,
        })
        .where((e) => e.or([e('limits.window_start', '<=', over), e('limits.count', '<', limit)])),
    )
    .returning(['count', 'window_start']),
);

/** Gives the windows that had room. */
const countAll = prepareQuery(
  (db, { keys, asked, limit, now, over }: Counting & { keys: string[]; asked: number[] }) => {
    const counted = sql<{ key: string; count: number; window_start: number }>`
    insert into limits (key, window_start, count)
    select key, ${now}::bigint, asked from unnest(${keys}::text[], ${asked}::bigint[]) as asking (key, asked)
    order by key
    on conflict (key) do update set
      count = case when limits.window_start <= ${over} then excluded.count else limits.count + excluded.count end,
      window_start = case when limits.window_start <= ${over} then excluded.window_start else limits.window_start end
    where limits.window_start <= ${over} or limits.count + excluded.count <= ${limit}
    returning key, count, window_start`;
    return { compile: () => counted.compile(db) };
  },
);

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
