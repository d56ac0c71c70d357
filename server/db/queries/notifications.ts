import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../engine/rowsFromJson.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { NotificationRow } from '../schema.ts';

/** What a person is told of a thing by a batch of events. */
export type NewNotification = Omit<NotificationRow, 'is_read' | 'is_done' | 'snoozed_until' | 'shown_at'>;

const newColumns = {
  id: 'uuid',
  space_id: 'uuid',
  user_id: 'uuid',
  thing_id: 'uuid',
  kinds: 'bigint',
  events: 'bigint',
  first_rev: 'bigint',
  last_rev: 'bigint',
  author_ids: 'text',
  author_id: 'uuid',
  token_id: 'uuid',
  token_name: 'text',
  client: 'text',
  comment_id: 'uuid',
  last_at: 'text',
} as const satisfies JsonColumns;

/** Room for a few ids of authors. */
const maxAuthorIdsLength = 180;

/**
 * Adds to what people are told. Unread notifications grow; others start anew, unread in the inbox. People
 * who are not members of the space get nothing, and what a row already has is not added again.
 */
export async function saveNotifications(db: Db, rows: readonly NewNotification[]): Promise<void> {
  await upsertNotifications(db, rows, undefined);
}

/** Saves notifications of due dates, which no event with a revision causes. `shownAt`: when they appear in the inbox. */
export async function saveDateNotifications(db: Db, rows: readonly NewNotification[], shownAt: string): Promise<void> {
  await upsertNotifications(db, rows, shownAt);
}

async function upsertNotifications(
  db: Db,
  rows: readonly NewNotification[],
  shownAt: string | undefined,
): Promise<void> {
  const source = rowsFromJson(db, rows as unknown as JsonRow[], newColumns);
  const names = Object.keys(newColumns) as (keyof typeof newColumns)[];
  const unread = sql`notifications.is_read = 0 and notifications.is_done = 0`;
  const grow = <T>(grown: T, fresh: T) => sql<never>`case when ${unread} then ${grown} else ${fresh} end`;
  const added = sql`case
    when notifications.author_ids = '' then excluded.author_ids
    when length(notifications.author_ids) > ${sql.lit(maxAuthorIdsLength)}
      or notifications.author_ids like '%' || excluded.author_ids || '%' then notifications.author_ids
    else notifications.author_ids || ',' || excluded.author_ids end`;
  await db
    .insertInto('notifications')
    .columns([...names, 'is_read', 'is_done', 'shown_at'])
    .expression((e) =>
      e
        .selectFrom(source.as<'r'>(sql`r`) as never)
        .select(names.map((name) => sql.ref(`r.${name}`).as(name)))
        .select([
          sql.lit(0).as('is_read'),
          sql.lit(0).as('is_done'),
          (shownAt === undefined ? sql.ref('r.last_at') : sql`${shownAt}`).as('shown_at'),
        ])
        .where(isMember),
    )
    .onConflict((conflict) => {
      const update = conflict.columns(['user_id', 'thing_id', 'space_id']).doUpdateSet({
        kinds: grow(sql`notifications.kinds | excluded.kinds`, sql`excluded.kinds`),
        events: grow(sql`notifications.events + excluded.events`, sql`excluded.events`),
        first_rev: grow(sql`notifications.first_rev`, shownAt ? sql`notifications.last_rev` : sql`excluded.first_rev`),
        author_ids: grow(added, sql`excluded.author_ids`),
        comment_id: grow(sql`coalesce(notifications.comment_id, excluded.comment_id)`, sql`excluded.comment_id`),
        last_rev: (e) => e.ref(shownAt === undefined ? 'excluded.last_rev' : 'notifications.last_rev'),
        author_id: (e) => e.ref('excluded.author_id'),
        token_id: (e) => e.ref('excluded.token_id'),
        token_name: (e) => e.ref('excluded.token_name'),
        client: (e) => e.ref('excluded.client'),
        last_at: (e) => e.ref('excluded.last_at'),
        shown_at: (e) => e.ref('excluded.shown_at'),
        is_read: 0,
        is_done: 0,
        snoozed_until: null,
      });
      return shownAt === undefined ? update.whereRef('notifications.last_rev', '<', 'excluded.last_rev') : update;
    })
    .execute();
}

/** Whether the person of the row `r` is a member of its space. */
export const isMember = sql<boolean>`exists (
  select 1 from members as m where m.space_id = r.space_id and m.user_id = r.user_id
)`;

export type NotificationState = 'inbox' | 'unread' | 'snoozed' | 'done';

interface Reader {
  userId: string;
  /** The spaces that the reader's credentials reach. */
  spaceIds: readonly string[];
  /** ISO. */
  now: string;
}

/** The notifications of a person with their tasks; not those of tasks that are in the trash or gone. */
function selectNotifications(db: Db, { userId, spaceIds }: Omit<Reader, 'now'>) {
  return db
    .selectFrom('notifications as n')
    .innerJoin('spaces as s', 's.id', 'n.space_id')
    .leftJoin('tasks as t', (join) => join.onRef('t.id', '=', 'n.thing_id').onRef('t.space_id', '=', 'n.space_id'))
    .where('n.user_id', '=', userId)
    .where(columnInIds(db, 'n.space_id', spaceIds))
    .where((e) => e.or([e('t.id', 'is not', null), e('n.thing_id', '=', e.ref('n.space_id'))]));
}

function isNotSnoozed(column: 'snoozed_until' | 'n.snoozed_until', now: string) {
  return sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} <= ${now})`;
}

const taskColumns = ['s.key', 't.title', 't.number', 't.project_id', 't.completed_at'] as const;

export type ListedNotification = Awaited<ReturnType<typeof listNotifications>>[number];

/** Newest first. */
export function listNotifications(
  db: Db,
  reader: Reader,
  {
    state,
    limit,
    after,
  }: { state: NotificationState; limit: number; after: { shownAt: string; id: string } | undefined },
) {
  let rows = selectNotifications(db, reader).where('n.is_done', '=', state === 'done' ? 1 : 0);
  if (state === 'unread') rows = rows.where('n.is_read', '=', 0);
  if (state === 'snoozed') rows = rows.where('n.snoozed_until', '>', reader.now);
  if (state === 'inbox' || state === 'unread') rows = rows.where(isNotSnoozed('n.snoozed_until', reader.now));
  if (after)
    rows = rows.where((e) =>
      e.or([
        e('n.shown_at', '<', after.shownAt),
        e.and([e('n.shown_at', '=', after.shownAt), e('n.id', '<', after.id)]),
      ]),
    );
  return rows
    .selectAll('n')
    .select(taskColumns)
    .orderBy('n.shown_at', 'desc')
    .orderBy('n.id', 'desc')
    .limit(limit)
    .execute();
}

/** One notification of the person. */
export function findNotification(db: Db, reader: Omit<Reader, 'now'>, id: string) {
  return selectNotifications(db, reader).selectAll('n').select(taskColumns).where('n.id', '=', id).executeTakeFirst();
}

/** How many are unread in the inbox; counts up to `limit`. */
export async function countUnreadNotifications(db: Db, reader: Reader, limit: number): Promise<number> {
  const rows = await selectNotifications(db, reader)
    .select('n.id')
    .where('n.is_done', '=', 0)
    .where('n.is_read', '=', 0)
    .where(isNotSnoozed('n.snoozed_until', reader.now))
    .limit(limit)
    .execute();
  return rows.length;
}

export async function updateNotification(
  db: Db,
  { id, space_id }: Pick<NotificationRow, 'id' | 'space_id'>,
  changes: Partial<NotificationRow>,
): Promise<void> {
  await db.updateTable('notifications').set(changes).where('id', '=', id).where('space_id', '=', space_id).execute();
}

/** Marks those in the inbox as read whose last event happened up to this time, and returns how many were unread. */
export async function readAllNotifications(db: Db, { userId, spaceIds, now }: Reader, upTo: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('notifications')
    .set({ is_read: 1 })
    .where('user_id', '=', userId)
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('is_done', '=', 0)
    .where('is_read', '=', 0)
    .where('last_at', '<=', upTo)
    .where(isNotSnoozed('snoozed_until', now))
    // Those of tasks in the trash are not in the inbox.
    .where((e) =>
      e.or([
        e('thing_id', '=', e.ref('space_id')),
        e.exists(
          e
            .selectFrom('tasks')
            .select('tasks.id')
            .whereRef('tasks.id', '=', 'notifications.thing_id')
            .whereRef('tasks.space_id', '=', 'notifications.space_id'),
        ),
      ]),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
