import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import type { SessionRow } from '../schema.ts';
import { selectMemberships } from './userMemberships.ts';

export async function insertSession(db: Db, session: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

/** The user's sessions that have not expired, newest first. */
export function listUserSessions(db: Db, userId: string, now: string): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The session and its user with their memberships, unless it has expired. */
export async function findSessionWithUser(db: Db, secretHash: string, now: string) {
  const [session] = await selectSessionWithUser(db, { secretHash, now });
  return session;
}

const selectSessionWithUser = prepareQuery((db, param: Param<{ secretHash: string; now: string }>) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .selectAll('u')
    .select(['s.id as session_id', 's.expires_at as session_expires_at'])
    .select(selectMemberships(db))
    .where('s.secret_hash', '=', param('secretHash'))
    .where('s.expires_at', '>', param('now')),
);

export async function hasSession(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const session = await db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return session !== undefined;
}

/** Returns false when the user has no such session. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends all sessions of the user, except the one to keep. */
export async function deleteUserSessions(db: Db, userId: string, keepId?: string): Promise<void> {
  let sessions = db.deleteFrom('sessions').where('user_id', '=', userId);
  if (keepId !== undefined) sessions = sessions.where('id', '!=', keepId);
  await sessions.execute();
}

export async function markSessionUsed(db: Db, sessionId: string, at: string): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', sessionId).execute();
}
