import type { Db } from '../engine/database.ts';
import type { CalendarFeedRow } from '../schema.ts';
import { selectMemberships } from './userMemberships.ts';

export async function insertCalendarFeed(db: Db, feed: CalendarFeedRow): Promise<void> {
  await db.insertInto('calendar_feeds').values(feed).execute();
}

/** Returns the feeds, newest first. */
export function listUserCalendarFeeds(db: Db, userId: string): Promise<CalendarFeedRow[]> {
  return db
    .selectFrom('calendar_feeds')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The feed, and its user with their memberships. */
export function findCalendarFeedWithUser(db: Db, secretHash: string) {
  return db
    .selectFrom('calendar_feeds as f')
    .innerJoin('users as u', 'u.id', 'f.user_id')
    .select(['f.id', 'f.user_id', 'f.project_id', 'u.time_zone', 'u.language'])
    .select(selectMemberships(db))
    .where('f.secret_hash', '=', secretHash)
    .executeTakeFirst();
}

/** Returns false when the user has no such feed. */
export async function deleteCalendarFeed(db: Db, userId: string, feedId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('calendar_feeds')
    .where('id', '=', feedId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteUserCalendarFeeds(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('calendar_feeds').where('user_id', '=', userId).execute();
}
