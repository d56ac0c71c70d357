import { AppError } from '../../contract/errors.ts';
import type { Db } from '../db/engine/database.ts';
import { lockUser } from '../db/engine/locks.ts';
import { hasSession } from '../db/queries/sessions.ts';
import type { Actor } from './authorize.ts';

/**
 * Checks in the transaction that creates lasting access, such as a token, that the session has not been ended since the
 * caller was authenticated. A reset of the password waits for the transaction, and ends what it has created.
 * @throws AppError with code `unauthorized`
 */
export async function requireSessionNotEnded(db: Db, { user, via }: Actor): Promise<void> {
  // Commands of the operator act as a user without a session.
  if (via.id === '') return;
  await lockUser(db, user.id);
  if (!(await hasSession(db, user.id, via.id))) throw new AppError('unauthorized');
}
