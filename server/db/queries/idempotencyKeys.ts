import type { Db } from '../engine/database.ts';
import type { IdempotencyKeyRow } from '../schema.ts';

/**
 * Claims the key for this transaction if it is new, or was last claimed at or before `expiredBefore`. Waits while
 * another transaction holds it. Returns the existing row when the key is taken, undefined when it is claimed.
 */
export async function claimIdempotencyKey(
  db: Db,
  row: IdempotencyKeyRow,
  expiredBefore: string,
): Promise<IdempotencyKeyRow | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'key_hash'])
        .doUpdateSet(row)
        .where('idempotency_keys.created_at', '<=', expiredBefore),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 0n) return undefined;
  return whereKey(db.selectFrom('idempotency_keys').selectAll(), row).executeTakeFirstOrThrow();
}

export async function saveIdempotentResult(db: Db, row: IdempotencyKeyRow, result: string): Promise<void> {
  await whereKey(db.updateTable('idempotency_keys').set({ answer: result }), row).execute();
}

function whereKey<T extends { where(column: 'user_id' | 'key_hash', operator: '=', value: string): T }>(
  query: T,
  row: IdempotencyKeyRow,
): T {
  return query.where('user_id', '=', row.user_id).where('key_hash', '=', row.key_hash);
}
