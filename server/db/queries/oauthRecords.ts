import type { Db } from '../engine/database.ts';
import type { OauthRecordRow } from '../schema.ts';

export async function upsertOauthRecord(db: Db, record: OauthRecordRow): Promise<void> {
  const { agent_id, payload, expires_at } = record;
  await db
    .insertInto('oauth_records')
    .values(record)
    .onConflict((conflict) => conflict.columns(['kind', 'key_hash']).doUpdateSet({ agent_id, payload, expires_at }))
    .execute();
}

/** Returns the record with a key, unless it has expired. */
export function findOauthRecord(db: Db, kind: string, keyHash: string, now: string) {
  return db
    .selectFrom('oauth_records')
    .selectAll()
    .where('kind', '=', kind)
    .where('key_hash', '=', keyHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/**
 * Marks a single-use record as used, and keeps it until `keepUntil` at most, so that a second use can be detected.
 * Returns false when it was used before.
 */
export async function consumeOauthRecord(
  db: Db,
  { kind, keyHash, now, keepUntil }: { kind: string; keyHash: string; now: string; keepUntil: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oauth_records')
    .set((e) => ({
      used_at: now,
      expires_at: e.case().when('expires_at', '<', keepUntil).then(e.ref('expires_at')).else(keepUntil).end(),
    }))
    .where('kind', '=', kind)
    .where('key_hash', '=', keyHash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function deleteOauthRecord(db: Db, kind: string, keyHash: string): Promise<void> {
  await db.deleteFrom('oauth_records').where('kind', '=', kind).where('key_hash', '=', keyHash).execute();
}
