import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { dumpDatabase } from '../support/db/dump-database.ts';
import { engines } from '../support/engines.ts';
import { createFixtures } from '../support/fixtures.ts';
import { callOperation, getOperation, operationInputs, operationNames } from '../support/operation-inputs.ts';
import { createTokenClient, describeOnEachEngine, type Person, TestApp } from '../support/test-app.ts';

const dayMs = 86_400_000;

describeOnEachEngine((test) => {
  let ana: Person;
  beforeAll(async () => {
    ana = await test.createPerson();
  });
  const make = async (options: Json = {}) => (await ana.post('/tokens', { name: 'Made', ...options })).body;
  const listed = async (id: string) => (await ana.get('/tokens')).body.find((token: Json) => token.id === id);

  describe('The form of a token', () => {
    it('is kt_, 30 random characters, and their CRC-32 in 6', async () => {
      const secrets = await Promise.all(Array.from({ length: 20 }, () => ana.createTokenSecret()));
      expect(new Set(secrets).size).toBe(20);
      for (const secret of secrets) {
        expect(secret).toMatch(/^kt_[0-9A-Za-z]{36}$/);
        expect(secret.slice(33)).toBe(base62(crc32(secret.slice(3, 33))));
      }
    });

    it('with one character changed, two swapped, or one missing is a 401', async () => {
      const secret = await ana.createTokenSecret();
      const swapped = secret.replace(/^(kt_.)(.*?)(.)(?!\3)(.)/, '$1$2$4$3');
      const changed = secret.slice(0, 9) + (secret[9] === 'a' ? 'b' : 'a') + secret.slice(10);
      for (const wrong of [
        swapped,
        changed,
        secret.slice(0, -1),
        `${secret}0`,
        secret.slice(3),
        `KT_${secret.slice(3)}`,
      ]) {
        expect(wrong).not.toBe(secret);
        expect((await createTokenClient(test, wrong).get('/spaces')).status).toBe(401);
      }
    });

    it('well formed but unknown is a 401', async () => {
      const random = 'a'.repeat(30);
      expect((await createTokenClient(test, `kt_${random}${base62(crc32(random))}`).get('/spaces')).status).toBe(401);
    });
  });

  describe('At rest', () => {
    it('only its SHA-256 and its hint are stored', async () => {
      const { secret, token } = await make();
      await createTokenClient(test, secret).post('/spaces', { name: 'By token', slug: `s-${crypto.randomUUID()}` });
      const everything = await dumpDatabase(test);
      expect(everything).toContain(createHash('sha256').update(secret).digest('hex'));
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(secret.slice(token.hint.length));
      expect(token.hint).toBe(secret.slice(0, 7));
    });

    it('it is shown once, and in no list', async () => {
      const { secret, token } = await make();
      const list = await ana.get('/tokens');
      expect(list.text).toContain(token.id);
      expect(list.text).not.toContain(secret.slice(token.hint.length));
      expect(Object.keys(await listed(token.id)).sort()).toEqual(
        ['createdAt', 'expiresAt', 'hint', 'id', 'lastUsedAt', 'name', 'scope', 'spaceIds'].sort(),
      );
    });
  });

  describe('Expiry', () => {
    it('a token works until it expires and not afterwards', async () => {
      let at = test.now();
      vi.spyOn(test, 'now').mockImplementation(() => at);
      onTestFinished(() => void vi.restoreAllMocks());
      const expiresAt = new Date(at + dayMs).toISOString();
      const { secret, token } = await make({ expiresAt });
      expect(token.expiresAt).toBe(expiresAt);
      const client = createTokenClient(test, secret);
      at += dayMs - 1;
      expect((await client.get('/me')).status).toBe(200);
      at += 1;
      expect((await client.get('/me')).text).toBe('{"error":"Unauthorized"}');
    });

    it('must be in the future, and have an offset', async () => {
      for (const expiresAt of [
        new Date(test.now() - 1).toISOString(),
        '2020-01-01T00:00:00Z',
        '2099-01-01',
        'soon',
        7,
      ]) {
        const reply = await ana.post('/tokens', { name: 'Late', expiresAt });
        expect([reply.status, reply.body.issues[0].path]).toEqual([400, 'expiresAt']);
      }
      expect((await ana.get('/tokens')).text).not.toContain('Late');
    });

    it('null and a missing value both mean never', async () => {
      for (const options of [{}, { expiresAt: null }]) expect((await make(options)).token.expiresAt).toBeNull();
    });
  });

  describe('The scope read', () => {
    it('reads everything and changes nothing', async () => {
      const world = await createFixtures(test);
      const token = await world.owner.createTokenClient({ scope: 'read' });
      const expectedError = { error: 'This token is read-only', code: 'read_only_token' };
      let refused = 0;
      for (const name of operationNames.filter((one) => !['public', 'session'].includes(getOperation(one).access))) {
        const input = await operationInputs[name]({ ...world, caller: world.owner, recordCreator: world.owner });
        const reply = await callOperation(token, name, input);
        if (getOperation(name).write) {
          expect([name, reply.status, reply.body]).toEqual([name, 403, expectedError]);
          refused += 1;
        } else expect([name, reply.status]).toEqual([name, 200]);
      }
      expect(refused).toBeGreaterThan(25);
    });

    it('only read and write are scopes', async () => {
      expect((await ana.post('/tokens', { name: 'X', scope: 'admin' })).body.issues).toEqual([
        { path: 'scope', message: 'must be one of read, write' },
      ]);
      expect((await make()).token.scope).toBe('write');
    });
  });

  it('A token cannot manage tokens, sessions or the password, not even of its own user', async () => {
    const { secret, token } = await make();
    const client = createTokenClient(test, secret);
    // The time of last use is saved in the background and may change in between.
    const kept = async () => (await ana.get('/tokens')).body.map(({ lastUsedAt, ...rest }: Json) => rest);
    const before = await kept();
    for (const name of operationNames.filter((one) => getOperation(one).access === 'session')) {
      const input =
        name === 'revoke_token'
          ? { tokenId: token.id }
          : {
              sessionId: token.id,
              agentId: token.id,
              calendarId: token.id,
              userId: ana.id,
              name: 'More',
              secret: 'x'.repeat(43),
            };
      const account = { currentPassword: ana.password, password: 'another password' };
      const reply = await callOperation(client, name, { ...input, ...account });
      expect([name, reply.status, reply.body.code]).toEqual([name, 403, 'session_required']);
    }
    expect(await kept()).toEqual(before);
    expect((await test.signIn(ana)).id).toBe(ana.id);
  });

  it('A request with a token and a session cookie is authenticated by the token', async () => {
    const { secret } = await make({ scope: 'read' });
    const both = { ...ana.headers, authorization: `Bearer ${secret}` };
    expect((await test.anonymousClient.get('/tokens', both)).status).toBe(403);
    expect((await test.anonymousClient.post('/spaces', { name: 'X', slug: 'with-both' }, both)).status).toBe(403);
    const wrong = { ...ana.headers, authorization: 'Bearer kt_wrong' };
    expect((await test.anonymousClient.get('/tokens', wrong)).status).toBe(401);
  });

  it('A revoked token is rejected at once by every instance', async () => {
    const { secret, token } = await make();
    const second = await test.openSecondInstance();
    try {
      const there = () => second.app.http.inject({ url: '/api/me', headers: { authorization: `Bearer ${secret}` } });
      expect((await there()).statusCode).toBe(200);
      expect((await createTokenClient(test, secret).get('/me')).status).toBe(200);
      expect((await ana.delete(`/tokens/${token.id}`)).body).toEqual({ success: true });
      expect((await there()).statusCode).toBe(401);
      expect((await createTokenClient(test, secret).get('/me')).status).toBe(401);
      expect(await listed(token.id)).toBeUndefined();
    } finally {
      await second.app.close();
      await second.database.close();
    }
  });

  it('Somebody else’s token cannot be revoked or seen', async () => {
    const { secret, token } = await make();
    const other = await test.createPerson('Other');
    const reply = await other.delete(`/tokens/${token.id}`);
    expect([reply.status, reply.body]).toEqual([404, { error: 'Token not found', code: 'not_found' }]);
    expect((await other.get('/tokens')).body).toEqual([]);
    expect((await createTokenClient(test, secret).get('/me')).status).toBe(200);
  });
});

describe.each(engines)('When a token was last used, on %s,', (engine) => {
  let test: TestApp;
  let ana: Person;
  beforeAll(async () => {
    // Only intervals use the fake clock.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    test = new TestApp(engine);
    await test.start();
    ana = await test.createPerson();
    return () => test.stop().finally(() => vi.useRealTimers());
  });
  const lastUsed = async (id: string) =>
    (await ana.get('/tokens')).body.find((token: Json) => token.id === id).lastUsedAt as string | null;

  it('is saved within a minute, but not by the request itself', async () => {
    const { secret, token } = (await ana.post('/tokens', { name: 'Used' })).body;
    const earliest = test.now();
    await createTokenClient(test, secret).get('/me');
    await createTokenClient(test, secret).get('/spaces');
    const latest = test.now();
    expect(await lastUsed(token.id)).toBeNull();
    vi.advanceTimersByTime(60_000);
    await waitUntil(async () => (await lastUsed(token.id)) !== null);
    const at = Date.parse((await lastUsed(token.id)) as string);
    expect(at).toBeGreaterThanOrEqual(earliest);
    expect(at).toBeLessThanOrEqual(latest);
  });

  it('is saved when the server stops', async () => {
    const { secret, token } = (await ana.post('/tokens', { name: 'Used' })).body;
    await createTokenClient(test, secret).get('/spaces');
    expect(await lastUsed(token.id)).toBeNull();
    test.advanceClock(10_000);
    const latest = test.now();
    await createTokenClient(test, secret).get('/spaces');
    await test.restart();
    expect(Date.parse((await lastUsed(token.id)) as string)).toBeGreaterThanOrEqual(latest);
  });

  it('includes rejected requests of the token, but no other token', async () => {
    const [used, idle] = [await ana.post('/tokens', { name: 'Used' }), await ana.post('/tokens', { name: 'Idle' })];
    await createTokenClient(test, used.body.secret).get('/tasks/not-a-uuid');
    await test.restart();
    expect(await lastUsed(used.body.token.id)).not.toBeNull();
    expect(await lastUsed(idle.body.token.id)).toBeNull();
  });
});

function base62(number: number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let text = '';
  for (let rest = number; text.length < 6; rest = Math.floor(rest / 62)) text = digits[rest % 62] + text;
  return text;
}
