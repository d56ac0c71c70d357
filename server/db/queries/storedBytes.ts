import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';

/** What an event takes beside its data. */
const bytesPerEvent = 200;

/** The spaces whose log has events that are not counted, oldest first. */
export async function listSpacesToCount(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('spaces').select('id').whereRef('rev', '>', 'counted_rev').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** Counts up to `maxEvents` more events of the space's log. Returns whether there are more. */
export async function countStoredBytes(db: Db, spaceId: string, maxEvents: number): Promise<boolean> {
  const space = await db
    .selectFrom('spaces')
    .select(['rev', 'counted_rev'])
    .where('id', '=', spaceId)
    .executeTakeFirst();
  if (!space || space.counted_rev >= space.rev) return false;
  const { bytes, count, lastRev } = await db
    .selectFrom((e) =>
      e
        .selectFrom('events')
        .select(['rev', sql<number>`octet_length(data) + ${sql.lit(bytesPerEvent)}`.as('bytes')])
        .where('space_id', '=', spaceId)
        .where('rev', '>', space.counted_rev)
        .orderBy('rev')
        .limit(maxEvents)
        .as('e'),
    )
    .select((e) => [
      sql<number>`cast(coalesce(sum(e.bytes), 0) as bigint)`.as('bytes'),
      e.fn.countAll<number>().as('count'),
      e.fn.max('e.rev').as('lastRev'),
    ])
    .executeTakeFirstOrThrow();
  const upTo = count < maxEvents ? space.rev : lastRev;
  await db
    .updateTable('spaces')
    .set((e) => ({ stored_bytes: e('stored_bytes', '+', bytes), counted_rev: upTo }))
    .where('id', '=', spaceId)
    .execute();
  return upTo < space.rev;
}

/** Takes back what was removed from events that are counted. */
export async function subtractStoredBytes(
  db: Db,
  spaceId: string,
  removed: readonly { rev: number; bytes: number }[],
): Promise<void> {
  const space = await db.selectFrom('spaces').select('counted_rev').where('id', '=', spaceId).executeTakeFirst();
  const bytes = removed.reduce((sum, { rev, bytes }) => (rev <= (space?.counted_rev ?? 0) ? sum + bytes : sum), 0);
  if (bytes === 0) return;
  await db
    .updateTable('spaces')
    .set((e) => ({ stored_bytes: e('stored_bytes', '-', bytes) }))
    .where('id', '=', spaceId)
    .execute();
}

/** How many spaces store more than this. */
export async function countFullSpaces(db: Db, maxBytes: number): Promise<number> {
  const { n } = await db
    .selectFrom('spaces')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('stored_bytes', '>', maxBytes)
    .executeTakeFirstOrThrow();
  return n;
}
