import { sql } from 'kysely';
import type { Handle } from './database.ts';

/**
 * Counts one in the key's window, or begins a window when there is none. One statement, so that instances that share
 * the database share the count.
 */
export async function takeFromWindow(
  q: Handle,
  { key, limit, windowMs, now }: { key: string; limit: number; windowMs: number; now: number },
): Promise<{ passed: boolean; count: number; since: number }> {
  const over = now - windowMs;
  const taken = await q
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
    .returning(['count', 'window_start'])
    .executeTakeFirst();
  if (taken) return { passed: true, count: taken.count, since: taken.window_start };
  const full = await q.selectFrom('limits').select('window_start').where('key', '=', key).executeTakeFirst();
  return { passed: false, count: limit, since: full?.window_start ?? now };
}

export async function giveBackToWindow(q: Handle, key: string): Promise<void> {
  await q
    .updateTable('limits')
    .set((e) => ({ count: e('count', '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute();
}

export async function forgetWindow(q: Handle, key: string): Promise<void> {
  await q.deleteFrom('limits').where('key', '=', key).execute();
}

export async function deleteWindows(q: Handle, startedBefore: number): Promise<void> {
  await q.deleteFrom('limits').where('window_start', '<=', startedBefore).execute();
}
