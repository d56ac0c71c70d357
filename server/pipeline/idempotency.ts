import { hash } from 'node:crypto';
import { invalid, Refusal } from '../../contract/errors.ts';
import { hashSecret, open, seal } from '../auth/secrets.ts';
import type { Handle } from '../db/engine/database.ts';
import { claimKey, keepAnswer } from '../db/queries/idempotencyKeys.ts';

const keptForMs = 86_400_000;
const longestKey = 255;

export interface KeyedRequest {
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
export async function claim(
  q: Handle,
  { userId, key, secret, operation, input, now }: KeyedRequest,
): Promise<{ kept: string } | { keep: (answer: string) => Promise<void> }> {
  if (key === '' || key.length > longestKey)
    throw invalid('Idempotency-Key', `must have 1 to ${longestKey} characters`);
  const sealedWith = `${secret}\n${key}`;
  const row = {
    user_id: userId,
    key_hash: hashSecret(key),
    fingerprint: hash('sha256', `${operation}\n${JSON.stringify(input)}`),
    answer: null,
    created_at: now,
  };
  const earlier = await claimKey(q, row, new Date(Date.parse(now) - keptForMs).toISOString());
  if (earlier) {
    const kept = earlier.answer === null ? undefined : open(earlier.answer, sealedWith);
    if (earlier.fingerprint !== row.fingerprint || kept === undefined) throw new Refusal('key_reused');
    return { kept };
  }
  return { keep: (answer) => keepAnswer(q, row, seal(answer, sealedWith)) };
}
