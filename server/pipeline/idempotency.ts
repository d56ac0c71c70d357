import { hash } from 'node:crypto';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { decryptWithSecret, encryptWithSecret } from '../auth/secretEncryption.ts';
import { hashSecret } from '../auth/secrets.ts';
import type { Db } from '../db/engine/database.ts';
import { claimIdempotencyKey, saveIdempotentResult } from '../db/queries/idempotencyKeys.ts';

/** 24 hours. */
const defaultLifetimeMs = 86_400_000;
const maxKeyLength = 255;

export interface IdempotentRequest {
  /** Keys belong to the person: a retry may come with another session or token, as after signing in again. */
  userId: string;
  /** The value of the Idempotency-Key header. The stored result is encrypted with it. */
  key: string;
  lifetimeMs?: number | undefined;
  /** The caller's secret. Earlier versions encrypted the result with it too. */
  secret: string;
  operation: string;
  input: unknown;
  now: string;
}

/**
 * Returns the stored result if the key has been used for the same request before. Otherwise claims the key for this
 * transaction, and returns a function that stores the result.
 * @throws AppError with code `key_reused` if the key was used for a different request, `invalid_input` if it is
 *   empty or too long
 */
export async function claimOrReplay(
  db: Db,
  { userId, key, lifetimeMs = defaultLifetimeMs, secret, operation, input, now }: IdempotentRequest,
): Promise<{ storedResult: string } | { storeResult: (result: string) => Promise<void> }> {
  if (key === '' || key.length > maxKeyLength)
    throw invalidInput('Idempotency-Key', `must have 1 to ${maxKeyLength} characters`);
  const encryptionSecret = `${userId}\n${key}`;
  const row = {
    user_id: userId,
    key_hash: hashSecret(key),
    fingerprint: hash('sha256', `${operation}\n${JSON.stringify(input)}`),
    answer: null,
    created_at: now,
  };
  const earlier = await claimIdempotencyKey(db, row, new Date(Date.parse(now) - lifetimeMs).toISOString());
  if (earlier) {
    if (earlier.fingerprint !== row.fingerprint || earlier.answer === null) throw new AppError('key_reused');
    const storedResult =
      decryptWithSecret(earlier.answer, encryptionSecret) ?? decryptWithSecret(earlier.answer, `${secret}\n${key}`);
    if (storedResult === undefined) throw new AppError('key_reused');
    return { storedResult };
  }
  return { storeResult: (result) => saveIdempotentResult(db, row, encryptWithSecret(result, encryptionSecret)) };
}
