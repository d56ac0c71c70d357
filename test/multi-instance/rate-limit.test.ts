import { expect, test } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { startServerPair } from '../support/two-instances.ts';

const limit = 60;
const pair = startServerPair({ TOKEN_RATE_LIMIT: String(limit) });

test('Two instances share one rate limit', async () => {
  const { first, both } = pair;
  const { cookie } = await createAccount(first.url);
  // A new token, which has not made any requests.
  const { body } = await sendRequest(first.url, '/api/tokens', { body: { name: 'Counted' }, headers: { cookie } });
  const headers = { authorization: `Bearer ${body.secret}` };

  const requests = Array.from({ length: 2 * limit }, (_, n) =>
    sendRequest(both[n % 2 ? 1 : 0].url, '/api/me', { headers }),
  );
  const responses = await Promise.all(requests);
  const accepted = responses.filter(({ status }) => status === 200);
  const rejected = responses.filter(({ status }) => status === 429);
  expect([accepted.length, rejected.length]).toEqual([limit, limit]);

  // Each response reports a different remaining count.
  const remaining = accepted.map((response) => Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]));
  expect(remaining.sort((a, b) => a - b)).toEqual(Array.from({ length: limit }, (_, n) => n));
  for (const { text, headers: sent } of rejected) {
    expect(text).toBe('{"error":"Rate limit exceeded"}');
    expect(Number(sent.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(sent.get('retry-after'))).toBeLessThanOrEqual(60);
  }
});
