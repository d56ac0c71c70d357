import type { Db } from '../engine/database.ts';
import { isUniqueViolation } from '../engine/mapUniqueViolation.ts';
import { runInSavepoint } from '../engine/savepoint.ts';
import type { UserRow } from '../schema.ts';

/** Returns false when the address has an account; the transaction can continue. */
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

/** Returns the users, oldest first. */
export function listAllUsers(db: Db): Promise<UserRow[]> {
  return db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').execute();
}

export async function hasInstanceAdmin(db: Db): Promise<boolean> {
  const admin = await db.selectFrom('users').select('id').where('is_instance_admin', '=', 1).executeTakeFirst();
  return admin !== undefined;
}

/** Makes the user the instance admin if there is none. A unique index decides between two that claim it at once. */
export async function claimInstanceAdmin(db: Db, userId: string): Promise<void> {
  if (await hasInstanceAdmin(db)) return;
  try {
    await runInSavepoint(db, () => updateUser(db, userId, { is_instance_admin: 1 }));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
}

/** Makes the user the instance admin in place of the present one. */
export async function makeInstanceAdmin(db: Db, userId: string): Promise<void> {
  await db.updateTable('users').set({ is_instance_admin: null }).where('is_instance_admin', '=', 1).execute();
  await updateUser(db, userId, { is_instance_admin: 1 });
}

/** Deletes the user with everything that is theirs alone. What they made in spaces stays. */
export async function deleteUser(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('users').where('id', '=', userId).execute();
}

export interface UserLastUseRow extends UserRow {
  session_seen_at: string | null;
  token_used_at: string | null;
  agent_used_at: string | null;
}

/** All users with the time of their last session, token and agent use, oldest first. */
export function listUsersWithLastUse(db: Db): Promise<UserLastUseRow[]> {
  return selectWithLastUse(db).orderBy('u.id').execute();
}

export function findUserWithLastUse(db: Db, userId: string): Promise<UserLastUseRow | undefined> {
  return selectWithLastUse(db).where('u.id', '=', userId).executeTakeFirst();
}

function selectWithLastUse(db: Db) {
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

/** Whether the account has sessions, API tokens or agents. */
export async function hasBeenUsed(db: Db, userId: string): Promise<boolean> {
  for (const table of ['sessions', 'tokens', 'agents'] as const) {
    if (await db.selectFrom(table).select('id').where('user_id', '=', userId).limit(1).executeTakeFirst()) return true;
  }
  return false;
}

export async function updateUser(db: Db, userId: string, changes: Partial<UserRow>): Promise<void> {
  await db.updateTable('users').set(changes).where('id', '=', userId).execute();
}
