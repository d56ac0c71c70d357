import type { Db } from '../engine/database.ts';
import type { UserRow } from '../schema.ts';

/** Whether it was: not when the address has an account, and then the transaction can still go on. */
export async function tryInsertUser(db: Db, user: UserRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

export function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export function listAllUsers(db: Db): Promise<UserRow[]> {
  return db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').execute();
}

/** Addresses of a demo's people; nobody can have one, because `example` is no domain of anybody's. */
const ofDemo = '%@quayside-demo%.example';

/** The one with whom the instance began, apart from the people of demos. */
export async function isFirstUser(db: Db, userId: string): Promise<boolean> {
  // By id, which tells when it was really made: the people of a demo say they came weeks ago.
  const first = await db
    .selectFrom('users')
    .select('id')
    .where('email', 'not like', ofDemo)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.id === userId;
}

export interface UserLastUseRow extends UserRow {
  session_seen_at: string | null;
  token_used_at: string | null;
  agent_used_at: string | null;
}

/** Every account with when it was last used, the oldest first. */
export function listUsersWithLastUse(db: Db): Promise<UserLastUseRow[]> {
  return selectSeen(db).orderBy('u.id').execute();
}

export function findUserWithLastUse(db: Db, userId: string): Promise<UserLastUseRow | undefined> {
  return selectSeen(db).where('u.id', '=', userId).executeTakeFirst();
}

function selectSeen(db: Db) {
  return db
    .selectFrom('users as u')
    .selectAll('u')
    .select((e) => [
      e
        .selectFrom('sessions')
        .select((s) => s.fn.max('last_seen_at').as('at'))
        .whereRef('user_id', '=', 'u.id')
        .as('session_seen_at'),
      e
        .selectFrom('tokens')
        .select((t) => t.fn.max('last_used_at').as('at'))
        .whereRef('user_id', '=', 'u.id')
        .as('token_used_at'),
      e
        .selectFrom('agents')
        .select((s) => s.fn.max('last_used_at').as('at'))
        .whereRef('user_id', '=', 'u.id')
        .as('agent_used_at'),
    ]);
}

export async function updateUser(db: Db, userId: string, changes: Partial<UserRow>): Promise<void> {
  await db.updateTable('users').set(changes).where('id', '=', userId).execute();
}
