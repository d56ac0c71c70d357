import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { SessionRow } from '../schema.ts';
import { selectMemberships } from './memberships.ts';

export async function insertSession(db: Db, session: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

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

/** The session and its user with their memberships, unless it has ended. */
export async function findSessionWithUser(db: Db, secretHash: string, now: string) {
  const [session] = await sessionOfSecret(db, { secretHash, now });
  return session;
}

const sessionOfSecret = prepareQuery((db, given: { secretHash: string; now: string }) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .selectAll('u')
    .select(['s.id as session_id', 's.expires_at as session_expires_at'])
    .select(selectMemberships(db))
    .where('s.secret_hash', '=', given.secretHash)
    .where('s.expires_at', '>', given.now),
);

/** Whether there was one. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends every session of the user, but for the one to keep. */
export async function deleteUserSessions(db: Db, userId: string, keepId?: string): Promise<void> {
  let sessions = db.deleteFrom('sessions').where('user_id', '=', userId);
  if (keepId !== undefined) sessions = sessions.where('id', '!=', keepId);
  await sessions.execute();
}

export async function markSessionUsed(db: Db, sessionId: string, at: string): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', sessionId).execute();
}
