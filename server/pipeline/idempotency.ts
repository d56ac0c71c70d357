import { hash } from 'node:crypto';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { decryptWithSecret, encryptWithSecret, hashSecret } from '../auth/secrets.ts';
import type { Db } from '../db/engine/database.ts';
import { claimIdempotencyKey, saveIdempotentResult } from '../db/queries/idempotencyKeys.ts';

const keptForMs = 86_400_000;
const longestKey = 255;

export interface IdempotentRequest {
  userId: string;
  /** The Idempotency-Key. */
  key: string;
  /** The caller's secret: with the key it opens the kept answer, which nobody else can read, not even from the disk. */
  secret: string;
  operation: string;
  input: unknown;
  now: string;
}

/**
 * The kept answer, when this key has already been used for the same request; otherwise the key is now this
 * transaction's, and `keep` stores its answer.
 * @throws Refusal `key_reused` when it was used for another request, `invalid_input` for a key of the wrong form
 */
export async function claimOrReplay(
  db: Db,
  { userId, key, secret, operation, input, now }: IdempotentRequest,
): Promise<{ storedResult: string } | { storeResult: (answer: string) => Promise<void> }> {
  if (key === '' || key.length > longestKey)
    throw invalidInput('Idempotency-Key', `must have 1 to ${longestKey} characters`);
  const sealedWith = `${secret}\n${key}`;
  const row = {
    user_id: userId,
    key_hash: hashSecret(key),
    fingerprint: hash('sha256', `${operation}\n${JSON.stringify(input)}`),
    answer: null,
    created_at: now,
  };
  const earlier = await claimIdempotencyKey(db, row, new Date(Date.parse(now) - keptForMs).toISOString());
  if (earlier) {
    const storedResult = earlier.answer === null ? undefined : decryptWithSecret(earlier.answer, sealedWith);
    if (earlier.fingerprint !== row.fingerprint || storedResult === undefined) throw new AppError('key_reused');
    return { storedResult };
  }
  return { storeResult: (answer) => saveIdempotentResult(db, row, encryptWithSecret(answer, sealedWith)) };
}
