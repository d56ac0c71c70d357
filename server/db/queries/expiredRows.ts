import type { Db } from '../engine/database.ts';

/** Deletes expired sessions, email links and invitations, and idempotency keys created before `keysBefore`. */
export async function deleteExpiredRows(db: Db, now: string, keysBefore: string): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db.deleteFrom('links').where('expires_at', '<=', now).execute();
  await db.deleteFrom('invitations').where('expires_at', '<=', now).execute();
  await db.deleteFrom('idempotency_keys').where('created_at', '<=', keysBefore).execute();
}

/** Deletes expired agents and records, and clients that registered before `clientsBefore` and have no agent. */
export async function deleteExpiredOauthRows(db: Db, now: string, clientsBefore: string): Promise<void> {
  await db.deleteFrom('agents').where('expires_at', '<=', now).execute();
  await db.deleteFrom('oauth_records').where('expires_at', '<=', now).execute();
  await db
    .deleteFrom('oauth_clients')
    .where('created_at', '<=', clientsBefore)
    .where((e) =>
      e.not(e.exists(e.selectFrom('agents').select('id').whereRef('agents.client_id', '=', 'oauth_clients.id'))),
    )
    .execute();
}
