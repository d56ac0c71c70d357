import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import type { NotifiedRevRow } from '../schema.ts';

/** Up to where the log of the space has been read; undefined: not at all, or the space is gone. */
export function findNotifiedRev(db: Db, spaceId: string): Promise<NotifiedRevRow | undefined> {
  return db.selectFrom('notified_revs').selectAll().where('space_id', '=', spaceId).executeTakeFirst();
}

/** Adds the row of a new space, whose log is read from `start`, or from what happens next. Does nothing if there is one. */
export async function insertNotifiedRev(db: Db, spaceId: string, from: 'start' | 'now'): Promise<void> {
  await db
    .insertInto('notified_revs')
    .columns(['space_id', 'rev'])
    .expression((e) =>
      e
        .selectFrom('spaces')
        .select(['id', from === 'now' ? 'rev' : e.lit(0).as('rev')])
        .where('id', '=', spaceId),
    )
    .onConflict((conflict) => conflict.column('space_id').doNothing())
    .execute();
}

/**
 * Locks the row until the transaction ends. Undefined when another server has it, or has moved it: then it is that one
 * that goes on.
 */
export async function lockNotifiedRev(db: Db, { space_id, rev }: NotifiedRevRow): Promise<NotifiedRevRow | undefined> {
  const row = db.selectFrom('notified_revs').selectAll().where('space_id', '=', space_id).where('rev', '=', rev);
  return (isPostgres(db) ? row.forUpdate().skipLocked() : row).executeTakeFirst();
}

export async function updateNotifiedRev(db: Db, { space_id, rev, until_rev }: NotifiedRevRow): Promise<void> {
  await db.updateTable('notified_revs').set({ rev, until_rev }).where('space_id', '=', space_id).execute();
}

/** The spaces with events after what has been read. */
export async function listSpacesToNotify(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('spaces as s')
    .leftJoin('notified_revs as r', 'r.space_id', 's.id')
    .select('s.id')
    .where((e) => e('s.rev', '>', e.fn.coalesce('r.rev', e.lit(0))))
    .orderBy('s.id')
    .execute();
  return rows.map(({ id }) => id);
}
