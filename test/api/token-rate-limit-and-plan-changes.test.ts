import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../server/boot/app.ts';
import { runCliOrThrow } from '../support/cli/run-cli.ts';
import { engines } from '../support/engines.ts';
import { ApiClient, describeOnEachEngine, type Person, TestApp } from '../support/test-app.ts';

const exactly = { error: 'API access requires a Pro or Team plan', code: 'pro_required' };

describe('The rate limit of a token', () => {
  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let at = Date.now();
      beforeEach(async () => {
        at += 3_600_000;
        test.now = () => at;
        ana = await test.createPerson();
      });

      it('is TOKEN_RATE_LIMIT, and every response has the remaining requests', async () => {
        const token = await ana.createTokenClient();
        for (const [passed, left] of [2, 1, 0].entries()) {
          at += 1000;
          const { status, headers } = await token.get('/me');
          expect(status).toBe(200);
          expect(headers['ratelimit-policy']).toBe('"token";q=3;w=60');
          expect(headers['ratelimit']).toBe(`"token";r=${left};t=${60 - passed}`);
          expect(headers['retry-after']).toBeUndefined();
        }
        const { status, headers } = await token.get('/me');
        expect(status).toBe(429);
        expect(headers['ratelimit']).toBe('"token";r=0;t=58');
        expect(headers['retry-after']).toBe('58');
      });

      it('F59: Retry-After is at most 60 when the clock is set back, by seconds or by days', async () => {
        const day = 86_400_000;
        const token = await ana.createTokenClient();
        for (let n = 0; n < 3; n += 1) expect((await token.get('/me')).status).toBe(200);
        for (const back of [1000, 30_000, 59_000]) {
          at -= back;
          const { status, headers } = await token.get('/me');
          expect(status).toBe(429);
          expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
          expect(headers['ratelimit']).toBe('"token";r=0;t=60');
          at += back;
        }
        // A window that begins so far ahead is none: it would shut the token out for days.
        at -= 3 * day;
        for (const left of [2, 1, 0])
          expect((await token.get('/me')).headers['ratelimit']).toBe(`"token";r=${left};t=60`);
        const refused = await token.get('/me');
        expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
        at += 60_000;
        expect((await token.get('/me')).status).toBe(200);
      });

      it('F59: the same holds for attempts to sign in', async () => {
        const { email, clientIp } = ana;
        const client = new ApiClient(test, {}, clientIp);
        const attempt = () => client.post('/account/sign-in', { email, password: 'wrong' });
        let refused = await attempt();
        for (let n = 0; n < 30 && refused.status !== 429; n += 1) refused = await attempt();
        expect(refused.status).toBe(429);
        const longest = Number(refused.headers['retry-after']);
        at -= 30_000;
        expect(Number((await attempt()).headers['retry-after'])).toBeLessThanOrEqual(Math.max(longest, 900));
        at -= 3 * 86_400_000;
        expect((await attempt()).status).toBe(401);
      });

      it('F54: all tokens of a user together have a limit too, which sessions and other users do not share', async () => {
        const tokens = [];
        for (let n = 0; n < 12; n += 1) tokens.push(await ana.createTokenClient());
        const statuses = [];
        for (const token of tokens) for (let n = 0; n < 3; n += 1) statuses.push((await token.get('/me')).status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(30);
        expect(statuses.slice(30)).toEqual(Array(6).fill(429));
        const refused = await tokens[11]?.get('/spaces');
        expect([refused?.status, refused?.body]).toEqual([429, { error: 'Rate limit exceeded' }]);
        expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(60);
        expect((await ana.get('/me')).status).toBe(200);
        const bea = await test.createPerson('Bea');
        expect((await (await bea.createTokenClient()).get('/me')).status).toBe(200);
        at += 60_000;
        expect((await (await ana.createTokenClient()).get('/me')).status).toBe(200);
      });

      it('F54: all sessions of a user together have the same limit, apart from tokens and other users', async () => {
        const second = await test.signIn(ana);
        const bea = await test.createPerson('Bea');
        const token = await ana.createTokenClient();
        const statuses = [];
        for (let n = 0; n < 32; n += 1) statuses.push((await (n % 2 ? ana : second).get('/me')).status);
        expect(statuses.indexOf(429)).toBeGreaterThan(20);
        expect(statuses.slice(-2)).toEqual([429, 429]);
        const refused = await ana.post('/spaces', { name: 'Not now', slug: 'not-now' });
        expect([refused.status, refused.body]).toEqual([429, { error: 'Rate limit exceeded' }]);
        const seconds = Number(refused.headers['retry-after']);
        expect(seconds >= 1 && seconds <= 60).toBe(true);
        // A stored response is limited too.
        expect((await ana.get('/me', { 'if-none-match': '*' })).status).toBe(429);
        expect((await bea.get('/me')).status).toBe(200);
        expect((await token.get('/me')).status).toBe(200);
        at += 60_000;
        expect((await ana.get('/me')).status).toBe(200);
      });

      it('does not count sessions, sign-ins or public operations', async () => {
        const token = await ana.createTokenClient();
        for (let n = 0; n < 5; n += 1) {
          for (const reply of [await ana.get('/me'), await token.get('/openapi.json'), await token.get('//healthz')]) {
            expect(reply.status).toBe(200);
            expect(reply.headers['ratelimit']).toBeUndefined();
          }
        }
        expect((await token.get('/me')).headers['ratelimit']).toBe('"token";r=2;t=60');
      });

      it('counts a 304, but not unknown routes', async () => {
        const token = await ana.createTokenClient();
        const { headers } = await token.get('/me');
        expect((await token.get('/nothing')).status).toBe(404);
        const unchanged = await token.get('/me', { 'if-none-match': headers['etag'] as string });
        expect([unchanged.status, unchanged.headers['ratelimit']]).toEqual([304, '"token";r=1;t=60']);
      });

      it('is separate for a new token, and the revoked one is rejected', async () => {
        const secret = await ana.createTokenSecret();
        const [{ id }] = (await ana.get('/tokens')).body;
        const old = { authorization: `Bearer ${secret}` };
        for (let n = 0; n < 3; n += 1) await test.anonymousClient.get('/me', old);
        await ana.delete(`/tokens/${id}`);
        expect((await test.anonymousClient.get('/me', old)).status).toBe(401);
      });
    },
    { TOKEN_RATE_LIMIT: '3' },
  );
});

describe('The rate limit of a token with two instances on one PostgreSQL', () => {
  const test = new TestApp('postgres', { TOKEN_RATE_LIMIT: '20' });
  let second: TestApp;
  let token: ApiClient;
  let at = Date.now();
  beforeAll(async () => {
    test.now = () => at;
    await test.start();
    second = await test.openSecondInstance();
  });
  beforeEach(async () => {
    token = await (await test.createPerson()).createTokenClient();
  });
  afterAll(async () => {
    await second.app.close();
    await second.database.close();
    await test.stop();
  });
  const on = async (app: App) => {
    const { statusCode, headers } = await app.http.inject({ url: '/api/me', headers: token.headers });
    return { status: statusCode, left: Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1]) };
  };

  it('is shared: each instance counts the requests of the other one', async () => {
    for (let n = 19; n >= 0; n -= 1) expect(await on(n % 2 ? test.app : second.app)).toEqual({ status: 200, left: n });
    expect(await on(test.app)).toEqual({ status: 429, left: 0 });
    expect(await on(second.app)).toEqual({ status: 429, left: 0 });
    at += 60_000;
    expect(await on(second.app)).toEqual({ status: 200, left: 19 });
    expect(await on(test.app)).toEqual({ status: 200, left: 18 });
  });

  it('is shared by concurrent requests, of which exactly the limit pass', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => on(n % 2 ? test.app : second.app)));
    const passed = answers.filter(({ status }) => status === 200);
    expect(passed).toHaveLength(20);
    expect(new Set(passed.map(({ left }) => left)).size).toBe(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });
});

describe.each(engines)('A change of plan on %s', (engine) => {
  const test = new TestApp(engine, { DEFAULT_PLAN: 'free' });
  beforeAll(() => test.start());
  afterAll(() => test.stop());
  const setPlan = (person: Person, plan: string) =>
    runCliOrThrow(['plan', 'set', person.email, plan], test.databaseEnv);

  it('by the CLI applies to the user’s tokens in a running server', async () => {
    const ana = await test.createPerson();
    const token = await ana.createTokenClient();
    for (const [plan, status] of [
      ['pro', 200],
      ['free', 402],
      ['team', 200],
    ] as const) {
      await setPlan(ana, plan);
      const reply = await token.get('/spaces');
      expect([plan, reply.status]).toEqual([plan, status]);
      if (status === 402) expect(reply.body).toEqual(exactly);
      expect((await ana.get('/spaces')).status).toBe(200);
      expect((await ana.get('/me')).body.user.plan).toBe(plan);
    }
  });

  it('of a space’s owner to Team covers its members, and back to Pro ends that', async () => {
    const owner = await test.createPerson('Owner');
    const { space } = await owner.createTeamSpace();
    const member = await test.createMember(owner, space.id, 'viewer');
    const token = await member.createTokenClient();
    for (const [plan, status] of [
      ['team', 200],
      ['pro', 402],
      ['team', 200],
      ['free', 402],
    ] as const) {
      await setPlan(owner, plan);
      expect([plan, (await token.get('/spaces')).status]).toEqual([plan, status]);
    }
  });

  it('does not cover members after the owner has lost the role', async () => {
    const [owner, other] = [await test.createPerson('Owner'), await test.createPerson('Other')];
    const { space } = await owner.createTeamSpace();
    const member = await test.createMember(owner, space.id, 'member');
    const token = await member.createTokenClient();
    await setPlan(owner, 'team');
    expect((await token.get('/me')).status).toBe(200);
    const { body } = await owner.post(`/spaces/${space.id}/invitations`, { role: 'admin' });
    await other.post('/invitations/accept', { secret: body.url.split('#invitation=')[1] });
    await owner.patch(`/spaces/${space.id}/members/${other.id}`, { role: 'owner' });
    await owner.patch(`/spaces/${space.id}/members/${owner.id}`, { role: 'admin' });
    expect((await token.get('/me')).body).toEqual(exactly);
  });
});
