import type { Db } from '../engine/database.ts';
import type { IdempotencyKeyRow } from '../schema.ts';

/**
 * Claims the key for this transaction, if it is new or was kept since before `since`, which is long enough. Where
 * another request holds it, waits for that one's end. When it is not to be had, its row comes back.
 */
export async function claimIdempotencyKey(
  db: Db,
  row: IdempotencyKeyRow,
  since: string,
): Promise<IdempotencyKeyRow | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'key_hash']).doUpdateSet(row).where('idempotency_keys.created_at', '<=', since),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 0n) return undefined;
  return ofKey(db.selectFrom('idempotency_keys').selectAll(), row).executeTakeFirstOrThrow();
}

export async function saveIdempotentResult(db: Db, row: IdempotencyKeyRow, answer: string): Promise<void> {
  await ofKey(db.updateTable('idempotency_keys').set({ answer }), row).execute();
}

function ofKey<T extends { where(column: 'user_id' | 'key_hash', operator: '=', value: string): T }>(
  query: T,
  row: IdempotencyKeyRow,
): T {
  return query.where('user_id', '=', row.user_id).where('key_hash', '=', row.key_hash);
}
