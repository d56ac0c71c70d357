import type { Db } from '../engine/database.ts';

/** The tables whose rows are deleted some time after the time in this column. */
const timeColumns = {
  trashed_tasks: 'trashed_at',
  trashed_comments: 'trashed_at',
  notifications: 'last_at',
  email_items: 'last_at',
} as const;

/** A space that has rows from before this time. */
export async function findSpaceWithOldRows(
  db: Db,
  table: keyof typeof timeColumns,
  before: string,
): Promise<string | undefined> {
  const timeColumn = timeColumns[table] as 'trashed_at';
  const oldest = await db
    .selectFrom(table as 'trashed_tasks')
    .select('space_id')
    .where(timeColumn, '<', before)
    .orderBy(timeColumn)
    .limit(1)
    .executeTakeFirst();
  return oldest?.space_id;
}

/** Deletes up to `limit` rows of the space whose last event happened before this time. */
export async function deleteOldRows(
  db: Db,
  table: 'notifications' | 'email_items',
  { spaceId, before, limit }: { spaceId: string; before: string; limit: number },
): Promise<void> {
  const old = db
    .selectFrom(table)
    .select('id')
    .where('space_id', '=', spaceId)
    .where('last_at', '<', before)
    .limit(limit);
  await db.deleteFrom(table).where('space_id', '=', spaceId).where('id', 'in', old).execute();
}
