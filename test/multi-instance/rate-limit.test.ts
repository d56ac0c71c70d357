import { expect, test } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { startServerPair } from '../support/two-instances.ts';

const limit = 60;
const pair = startServerPair({ TOKEN_RATE_LIMIT: String(limit) });

test('Two instances count one limit, whichever is asked', async () => {
  const { first, both } = pair;
  const { cookie } = await createAccount(first.url);
  // A token that has asked nothing yet.
  const { body } = await sendRequest(first.url, '/api/tokens', { body: { name: 'Counted' }, headers: { cookie } });
  const headers = { authorization: `Bearer ${body.secret}` };

  const asked = Array.from({ length: 2 * limit }, (_, n) =>
    sendRequest(both[n % 2 ? 1 : 0].url, '/api/me', { headers }),
  );
  const answers = await Promise.all(asked);
  const passed = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect([passed.length, refused.length]).toEqual([limit, limit]);

  // Each was told how many are left, and no two the same.
  const left = passed.map((answer) => Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1]));
  expect(left.sort((a, b) => a - b)).toEqual(Array.from({ length: limit }, (_, n) => n));
  for (const { text, headers: sent } of refused) {
    expect(text).toBe('{"error":"Rate limit exceeded"}');
    expect(Number(sent.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(sent.get('retry-after'))).toBeLessThanOrEqual(60);
  }
});
