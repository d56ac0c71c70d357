import { beforeEach, describe, expect, it } from 'vitest';
import { createPersonWithPlan } from '../../support/create-person-with-plan.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('The document’s section Rate limits', () => {
  // Empty for the default of the server.
  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let at = Date.now();
      beforeEach(async () => {
        // A frozen clock, so that the minute starts and ends exactly.
        at += 3_600_000;
        test.now = () => at;
        ana = await test.createPerson();
      });

      it('429 Too Many Requests: Exceeded 100 requests per minute per token', async () => {
        const token = await ana.createTokenClient();
        const replies = await requests(token, 101);
        expect(replies.map(({ status }) => status)).toEqual([...Array(100).fill(200), 429]);
        expect(replies.at(-1)?.text).toBe('{"error":"Rate limit exceeded"}');
        expect(replies.at(-1)?.headers['retry-after']).toBe('60');
      });

      it('of 120 requests at once, exactly 100 pass', async () => {
        const token = await ana.createTokenClient();
        const replies = await Promise.all(Array.from({ length: 120 }, () => token.get('/spaces')));
        expect(replies.filter(({ status }) => status === 200)).toHaveLength(100);
        expect(replies.filter(({ status }) => status === 429)).toHaveLength(20);
      });

      it('The response includes a Retry-After header indicating how many seconds to wait before retrying', async () => {
        const token = await ana.createTokenClient();
        await requests(token, 100);
        at += 18_500;
        const refused = await token.get('/spaces');
        expect(refused.status).toBe(429);
        expect(refused.headers['retry-after']).toBe('42');
        expect(refused.headers['content-type']).toMatch(/^application\/json/);
        expect(refused.text).toBe('{"error":"Rate limit exceeded"}');

        at += 41_499;
        const early = await token.get('/spaces');
        expect([early.status, early.headers['retry-after']]).toEqual([429, '1']);
        at += 1;
        expect((await token.get('/spaces')).status).toBe(200);
      });

      it('rejected requests do not count: after the minute, exactly 100 pass again', async () => {
        const token = await ana.createTokenClient();
        const refused = (await requests(token, 130)).at(-1);
        expect(refused?.headers.ratelimit).toBe('"token";r=0;t=60');
        at += 60_000;
        const replies = await requests(token, 101);
        expect(replies.map(({ status }) => status)).toEqual([...Array(100).fill(200), 429]);
      });

      it('F124: never more than 100 in any 60 seconds: the window slides, and Retry-After is true', async () => {
        const token = await ana.createTokenClient();
        expect((await token.get('/spaces')).status).toBe(200);
        at += 59_000;
        expect(new Set((await requests(token, 99)).map(({ status }) => status))).toEqual(new Set([200]));
        const full = await token.get('/spaces');
        expect([full.status, full.headers['retry-after']]).toEqual([429, '1']);
        at += 1000;
        expect((await requests(token, 100)).map(({ status }) => status)).toEqual([200, ...Array(99).fill(429)]);
        const refused = await token.get('/spaces');
        expect([refused.status, refused.headers['retry-after'], refused.headers.ratelimit]).toEqual([
          429,
          '59',
          '"token";r=0;t=59',
        ]);
        at += 59_000;
        expect((await requests(token, 100)).map(({ status }) => status)).toEqual([...Array(99).fill(200), 429]);
      });

      it('F124: at every moment of a busy quarter of an hour, the last 60 seconds have at most 100', async () => {
        const token = await ana.createTokenClient();
        const allowed: number[] = [];
        for (let n = 0; n < 400; n += 1) {
          // Pauses of very different lengths, always the same ones.
          at += [0, 0, 3, 90, 0, 120, 700, 0, 50, 2500][(n * 7) % 10] ?? 0;
          const reply = await token.get('/spaces');
          if (reply.status === 200) allowed.push(at);
          const inWindow = allowed.filter((time) => time > at - 60_000).length;
          expect(inWindow).toBeLessThanOrEqual(100);
          if (reply.status !== 429) continue;
          const seconds = Number(reply.headers['retry-after']);
          expect(seconds).toBeGreaterThanOrEqual(1);
          expect(seconds).toBeLessThanOrEqual(60);
          at += seconds * 1000;
          expect((await token.get('/spaces')).status).toBe(200);
          allowed.push(at);
        }
        expect(allowed.length).toBeGreaterThan(200);
      });

      it('rejected requests do not extend the minute', async () => {
        const token = await ana.createTokenClient();
        await requests(token, 100);
        for (let second = 0; second < 60; second += 1) {
          expect((await token.get('/spaces')).status).toBe(429);
          at += 1000;
        }
        expect((await token.get('/spaces')).status).toBe(200);
      });

      it('per token: another token of the same person has a minute of its own', async () => {
        const [one, two] = [await ana.createTokenClient(), await ana.createTokenClient()];
        await requests(one, 101);
        expect((await one.get('/spaces')).status).toBe(429);
        expect((await two.get('/spaces')).status).toBe(200);
      });

      it('every request counts, whatever its outcome', async () => {
        const token = await ana.createTokenClient();
        const left: (string | undefined)[] = [];
        for (const reply of [
          await token.get('/me'),
          await token.get('/tasks'),
          await token.get('/tasks/not-a-uuid'),
          await token.post('/spaces', '{broken'),
          await token.get('/tokens'),
          await token.request('HEAD', '/spaces'),
        ]) {
          left.push(reply.headers.ratelimit);
          expect(reply.headers['ratelimit-policy']).toBe('"token";q=100;w=60');
        }
        expect(left).toEqual([99, 98, 97, 96, 95, 94].map((r) => `"token";r=${r};t=60`));
        expect((await requests(token, 95)).map(({ status }) => status)).toEqual([...Array(94).fill(200), 429]);
      });

      it('a 429 comes before a 402, a 400, a 404 or a 403', async () => {
        const token = await ana.createTokenClient({ scope: 'read' });
        await requests(token, 100);
        expect((await token.get('/tasks/not-a-uuid')).status).toBe(429);
        expect((await token.post('/spaces', {})).status).toBe(429);
        expect((await token.get('/tokens')).status).toBe(429);

        const unpaid = await (await createPersonWithPlan(test, 'free')).createTokenClient();
        const replies = await requests(unpaid, 101);
        expect(replies.map(({ status }) => status)).toEqual([...Array(100).fill(402), 429]);
      });

      it('Session-based requests (from the web app) are not rate limited', async () => {
        const replies = await requests(ana, 150);
        expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
        expect(replies.at(-1)?.headers.ratelimit).toBeUndefined();
        expect((await (await ana.createTokenClient()).get('/spaces')).headers.ratelimit).toBe('"token";r=99;t=60');
      });
    },
    { TOKEN_RATE_LIMIT: '' },
  );
});

async function requests(client: ApiClient, count: number): Promise<ApiResponse[]> {
  const replies: ApiResponse[] = [];
  for (let n = 0; n < count; n += 1) replies.push(await client.get('/spaces'));
  return replies;
}
