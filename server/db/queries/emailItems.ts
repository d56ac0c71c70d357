import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../engine/rowsFromJson.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { EmailItemRow } from '../schema.ts';
import { isMember } from './notifications.ts';

export type NewEmailItem = EmailItemRow & { send_at: string };

const itemColumns = {
  id: 'uuid',
  space_id: 'uuid',
  user_id: 'uuid',
  thing_id: 'uuid',
  is_daily: 'bigint',
  kinds: 'bigint',
  events: 'bigint',
  first_rev: 'bigint',
  last_rev: 'bigint',
  author_ids: 'text',
  comment_id: 'uuid',
  first_at: 'text',
  last_at: 'text',
  send_at: 'text',
} as const satisfies JsonColumns;

/** Room for a few ids of authors. */
const maxAuthorIdsLength = 180;

/**
 * Adds to what people are to be emailed. What waits already grows and keeps its time. People who are not members of the
 * space get nothing, and what a row already has is not added again.
 */
export async function saveEmailItems(db: Db, rows: readonly NewEmailItem[]): Promise<void> {
  const source = rowsFromJson(db, rows as unknown as JsonRow[], itemColumns);
  const names = Object.keys(itemColumns) as (keyof typeof itemColumns)[];
  const grow = <T>(grown: T, fresh: T) =>
    sql<never>`case when email_items.send_at is not null then ${grown} else ${fresh} end`;
  const added = sql`case
    when length(email_items.author_ids) > ${sql.lit(maxAuthorIdsLength)}
      or email_items.author_ids like '%' || excluded.author_ids || '%' then email_items.author_ids
    else email_items.author_ids || ',' || excluded.author_ids end`;
  await db
    .insertInto('email_items')
    .columns(names)
    .expression((e) =>
      e
        .selectFrom(source.as<'r'>(sql`r`) as never)
        .select(names.map((name) => sql.ref(`r.${name}`).as(name)))
        .where(isMember),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'thing_id', 'space_id', 'is_daily'])
        .doUpdateSet({
          kinds: grow(sql`email_items.kinds | excluded.kinds`, sql`excluded.kinds`),
          events: grow(sql`email_items.events + excluded.events`, sql`excluded.events`),
          first_rev: grow(sql`email_items.first_rev`, sql`excluded.first_rev`),
          first_at: grow(sql`email_items.first_at`, sql`excluded.first_at`),
          author_ids: grow(added, sql`excluded.author_ids`),
          comment_id: grow(sql`coalesce(email_items.comment_id, excluded.comment_id)`, sql`excluded.comment_id`),
          last_rev: (e) => e.ref('excluded.last_rev'),
          last_at: (e) => e.ref('excluded.last_at'),
          send_at: sql<never>`coalesce(email_items.send_at, excluded.send_at)`,
        })
        .whereRef('email_items.last_rev', '<', 'excluded.last_rev'),
    )
    .execute();
}

/** The people who have something to be emailed by now, those who wait longest first. */
export async function listUsersWithDueItems(db: Db, now: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('email_items')
    .select('user_id')
    .where('send_at', '<=', now)
    .groupBy('user_id')
    .orderBy((e) => e.fn.min('send_at'))
    .limit(limit)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** What the person is to be emailed by now, oldest first. */
export function listDueItems(db: Db, userId: string, now: string, limit: number): Promise<EmailItemRow[]> {
  return db
    .selectFrom('email_items')
    .selectAll()
    .where('user_id', '=', userId)
    .where('send_at', '<=', now)
    .orderBy('send_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Sets when these items of the person are sent; null: they are handed over. Returns how many still were as they are given
 * here: another server may have taken them, or something more may have happened.
 */
export async function rescheduleEmailItems(
  db: Db,
  userId: string,
  items: readonly Pick<EmailItemRow, 'id' | 'space_id' | 'last_rev'>[],
  sendAt: string | null,
): Promise<number> {
  const rows = items.map(({ id, space_id, last_rev }) => ({ id, space_id, last_rev }));
  const source = rowsFromJson(db, rows, { id: 'uuid', space_id: 'uuid', last_rev: 'bigint' });
  const { numUpdatedRows } = await db
    .updateTable('email_items')
    .set({ send_at: sendAt })
    .where('user_id', '=', userId)
    .where('send_at', 'is not', null)
    .where(sql<boolean>`exists (select 1 from ${source} as r where r.id = email_items.id
      and r.space_id = email_items.space_id and r.last_rev = email_items.last_rev)`)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Sets when the person's daily items that still wait are sent. */
export async function rescheduleDailyItems(db: Db, userId: string, sendAt: string): Promise<void> {
  await db
    .updateTable('email_items')
    .set({ send_at: sendAt })
    .where('user_id', '=', userId)
    .where('is_daily', '=', 1)
    .where('send_at', 'is not', null)
    .execute();
}

/** What an email says about a thing. */
export interface EmailedTask {
  id: string;
  title: string;
  number: number;
  project_id: string;
  project_name: string;
}

/** Those of the tasks that exist, outside of the trash. */
export function listEmailedTasks(db: Db, spaceId: string, taskIds: readonly string[]): Promise<EmailedTask[]> {
  return db
    .selectFrom('tasks as t')
    .innerJoin('projects as p', (join) =>
      join.onRef('p.id', '=', 't.project_id').onRef('p.space_id', '=', 't.space_id'),
    )
    .select(['t.id', 't.title', 't.number', 't.project_id', 'p.name as project_name'])
    .where(columnInIds(db, 't.id', taskIds))
    .where('t.space_id', '=', spaceId)
    .execute();
}

/** What the person has seen in the inbox of these things: up to which revision. */
export function listSeenRevs(
  db: Db,
  { userId, spaceId, now }: { userId: string; spaceId: string; now: string },
  thingIds: readonly string[],
): Promise<{ thing_id: string; last_rev: number }[]> {
  return db
    .selectFrom('notifications')
    .select(['thing_id', 'last_rev'])
    .where('user_id', '=', userId)
    .where('space_id', '=', spaceId)
    .where(columnInIds(db, 'thing_id', thingIds))
    .where((e) => e.or([e('is_read', '=', 1), e('is_done', '=', 1), e('snoozed_until', '>', now)]))
    .execute();
}

/** The comments of the task in this time, oldest first. */
export function listCommentsBetween(
  db: Db,
  { spaceId, taskId, from, to }: { spaceId: string; taskId: string; from: string; to: string },
  limit: number,
) {
  return db
    .selectFrom('comments')
    .select(['id', 'author_id', 'content'])
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .where('created_at', '>=', from)
    .where('created_at', '<=', to)
    .orderBy('id')
    .limit(limit)
    .execute();
}
