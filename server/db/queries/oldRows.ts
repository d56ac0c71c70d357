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
