import { describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { ApiClient, describeOnEachEngine } from '../../support/test-app.ts';

const dayMs = 86_400_000;

describe('Sessions', () => {
  describeOnEachEngine((test) => {
    const sessionsOf = async (person: ApiClient) => (await person.get('/account/sessions')).body;

    it('signing in returns the account and an HttpOnly cookie for 90 days', async () => {
      const { email, password, clientIp, id } = await test.createPerson();
      const before = test.now();
      const signedIn = await new ApiClient(test, {}, clientIp).post('/account/sign-in', { email, password });
      expect([signedIn.status, signedIn.body]).toEqual([
        200,
        { user: expect.objectContaining({ id, email }), verification: 'none' },
      ]);
      const [sessionCookie, deviceCookie] = signedIn.headers['set-cookie'] as unknown as string[];
      expect(deviceCookie).toMatch(/^krokanti_device=[\w.-]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
      const [pair, ...attributes] = String(sessionCookie).split('; ');
      expect(pair).toMatch(/^krokanti=[\w-]{43}$/);
      expect(signedIn.text).not.toContain(pair?.slice('krokanti='.length));
      expect(attributes.map((one) => one.replace(/=.*GMT$/, ''))).toEqual(
        expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax', 'Expires']),
      );
      expect(attributes).toHaveLength(4);
      const expires = Date.parse(attributes.find((one) => one.startsWith('Expires='))?.slice(8) ?? '');
      expect(expires - before).toBeGreaterThan(90 * dayMs - 2000);
      expect(expires - before).toBeLessThan(90 * dayMs + 60_000);
    });

    it('are listed newest first, with the browser and which one is current', async () => {
      const ana = await test.createPerson();
      test.advanceClock(1000);
      const agent = { 'user-agent': 'Firefox/150 '.repeat(40) };
      const { headers } = await new ApiClient(test, {}, ana.clientIp).post('/account/sign-in', ana, agent);
      const cookie = String(headers['set-cookie']).split(';')[0] as string;
      const second = new ApiClient(test, { cookie }, ana.clientIp);
      const listed = await sessionsOf(ana);
      expect(listed.map(({ isCurrent }: Json) => isCurrent)).toEqual([false, true]);
      expect((await sessionsOf(second)).map(({ isCurrent }: Json) => isCurrent)).toEqual([true, false]);
      expect(listed[0].userAgent).toBe(agent['user-agent'].slice(0, 300));
      expect(Object.keys(listed[0]).sort()).toEqual(
        ['id', 'userAgent', 'isCurrent', 'lastSeenAt', 'expiresAt', 'createdAt'].sort(),
      );
      expect(listed[0].createdAt > listed[1].createdAt).toBe(true);
      expect(Date.parse(listed[0].expiresAt) - Date.parse(listed[0].createdAt)).toBe(90 * dayMs);
    });

    it('record when they were last used, without delaying the request', async () => {
      const ana = await test.createPerson();
      const [{ createdAt }] = await sessionsOf(ana);
      await ana.get('/spaces');
      test.advanceClock(3_600_000);
      await ana.get('/spaces');
      await test.restart();
      const [{ lastSeenAt }] = await sessionsOf(ana);
      expect(Date.parse(lastSeenAt) - Date.parse(createdAt)).toBeGreaterThanOrEqual(3_600_000);
    });

    it('signing out ends the current one, removes the cookie and leaves the others', async () => {
      const ana = await test.createPerson();
      const other = await test.signIn(ana);
      const out = await ana.post('/account/sign-out');
      expect([out.status, out.body]).toEqual([200, { success: true }]);
      expect(out.headers['set-cookie']).toMatch(/^krokanti=; .*Expires=Thu, 01 Jan 1970/);
      expect((await ana.get('/me')).text).toBe('{"error":"Unauthorized"}');
      expect((await ana.post('/account/sign-out')).status).toBe(401);
      expect((await other.get('/me')).status).toBe(200);
      expect(await sessionsOf(other)).toHaveLength(1);
    });

    it('can be ended from another session; those of others are not found', async () => {
      const [ana, bea] = [await test.createPerson(), await test.createPerson('Bea')];
      const phone = await test.signIn(ana);
      const { id } = (await sessionsOf(phone)).find((one: Json) => one.isCurrent);
      const refused = await bea.delete(`/account/sessions/${id}`);
      expect([refused.status, refused.body]).toEqual([404, { error: 'Session not found', code: 'not_found' }]);
      expect((await phone.get('/me')).status).toBe(200);
      expect((await ana.delete(`/account/sessions/${id}`)).body).toEqual({ success: true });
      expect((await phone.get('/me')).status).toBe(401);
      expect((await ana.delete(`/account/sessions/${id}`)).status).toBe(404);
      expect((await ana.get('/me')).status).toBe(200);
    });

    it('end after 90 days even if used, and are neither listed nor stored then', async () => {
      const ana = await test.createPerson();
      test.advanceClock(89 * dayMs);
      expect((await ana.get('/me')).status).toBe(200);
      const later = await test.signIn(ana);
      test.advanceClock(dayMs);
      expect((await ana.get('/me')).text).toBe('{"error":"Unauthorized"}');
      expect(await sessionsOf(later)).toHaveLength(1);
    });

    it('only the SHA-256 of a cookie is stored, and nothing of it is logged', async () => {
      const ana = await test.createPerson();
      const secret = ana.headers['cookie']?.slice('krokanti='.length) as string;
      await ana.get('/me');
      expect(await dumpDatabase(test)).not.toContain(secret);
      expect(JSON.stringify(test.log)).not.toContain(secret);
    });

    it('a malformed or unknown cookie, or one with another name, does not authenticate', async () => {
      const ana = await test.createPerson();
      const secret = ana.headers['cookie']?.slice('krokanti='.length) as string;
      for (const cookie of [
        'krokanti=',
        'krokanti=x',
        `krokanti=${'x'.repeat(43)}`,
        `__Host-krokanti=${secret}`,
        `krokanti2=${secret}`,
        `krokanti=${secret}x`,
        'krokanti=%',
        ';;;=',
      ]) {
        expect((await new ApiClient(test, { cookie }).get('/me')).text).toBe('{"error":"Unauthorized"}');
      }
      expect((await new ApiClient(test, { cookie: `theme=dark; krokanti=${secret}` }).get('/me')).status).toBe(200);
    });
  });

  describe('where PUBLIC_URL has https', () => {
    describeOnEachEngine(
      (test) => {
        it('the cookie is bound to the host: __Host-, Secure, the whole site, no Domain', async () => {
          const ana = await test.createPerson();
          const signedIn = await new ApiClient(test, {}, ana.clientIp).post('/account/sign-in', ana);
          const [sessionCookie, deviceCookie] = signedIn.headers['set-cookie'] as unknown as string[];
          expect(deviceCookie).toMatch(
            /^__Host-krokanti_device=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
          );
          const [pair, ...attributes] = String(sessionCookie).split('; ');
          expect(pair).toMatch(/^__Host-krokanti=[\w-]{43}$/);
          expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
          expect(attributes.join()).not.toMatch(/domain/i);

          const secret = pair?.split('=')[1];
          expect((await new ApiClient(test, { cookie: `krokanti=${secret}` }).get('/me')).status).toBe(401);
          expect((await new ApiClient(test, { cookie: pair as string }).get('/me')).status).toBe(200);
          const out = await ana.post('/account/sign-out');
          expect(out.headers['set-cookie']).toMatch(/^__Host-krokanti=; .*Secure/);
          expect(out.headers['strict-transport-security']).toMatch(/^max-age=\d+/);
        });

        it('a page loaded without https may change nothing, even on the same host', async () => {
          const ana = await test.createPerson();
          const host = 'tasks.example.com';
          for (const [origin, status] of [
            ['https://tasks.example.com', 200],
            ['http://tasks.example.com', 403],
          ] as const) {
            expect((await ana.patch('/me', { timeZone: 'UTC' }, { origin, host })).status).toBe(status);
          }
        });
      },
      { PUBLIC_URL: 'https://tasks.example.com/' },
    );
  });
});
