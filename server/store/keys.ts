import type { Handle } from './database.ts';
import type { IdempotencyKeyRow } from './schema.ts';

/**
 * Claims the key for this transaction. Where another request holds it, waits for that one's end; then its row comes
 * back, unless it was undone.
 */
export async function claimKey(q: Handle, row: IdempotencyKeyRow): Promise<IdempotencyKeyRow | undefined> {
  const { numInsertedOrUpdatedRows } = await q
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) => conflict.columns(['user_id', 'key_hash']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 0n) return undefined;
  return ofKey(q.selectFrom('idempotency_keys').selectAll(), row).executeTakeFirstOrThrow();
}

/** Takes the place of a key that was kept long enough. */
export async function reclaimKey(q: Handle, row: IdempotencyKeyRow): Promise<void> {
  await ofKey(q.updateTable('idempotency_keys').set(row), row).execute();
}

export async function keepAnswer(q: Handle, row: IdempotencyKeyRow, answer: string): Promise<void> {
  await ofKey(q.updateTable('idempotency_keys').set({ answer }), row).execute();
}

function ofKey<T extends { where(column: 'user_id' | 'key_hash', operator: '=', value: string): T }>(
  query: T,
  row: IdempotencyKeyRow,
): T {
  return query.where('user_id', '=', row.user_id).where('key_hash', '=', row.key_hash);
}
