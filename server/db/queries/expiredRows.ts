import type { Db } from '../engine/database.ts';

/** Deletes expired sessions, email links and invitations, and idempotency keys created before `keysBefore`. */
export async function deleteExpiredRows(db: Db, now: string, keysBefore: string): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db.deleteFrom('links').where('expires_at', '<=', now).execute();
  await db.deleteFrom('invitations').where('expires_at', '<=', now).execute();
  await db.deleteFrom('idempotency_keys').where('created_at', '<=', keysBefore).execute();
}
