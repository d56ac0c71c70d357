import { describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { expectIndistinguishable } from '../../support/expect-indistinguishable.ts';
import { ApiClient, describeOnEachEngine, TestApp } from '../../support/test-app.ts';

const password = 'correct horse battery';

describe('Signing up', () => {
  describeOnEachEngine((test) => {
    let people = 0;
    // An IP address of their own keeps callers from running into the limits on attempts.
    const door = () => new ApiClient(test, {}, `10.2.${++people >> 8}.${people & 255}`);
    const newEmail = () => `${crypto.randomUUID()}@example.com`;

    it('creates an account with a personal space and a project General with statuses, but no session', async () => {
      const email = newEmail();
      const address = '10.3.0.1';
      const up = await new ApiClient(test, {}, address).post('/account/sign-up', {
        email,
        name: '  Ana Pérez ',
        password,
      });
      expect([up.status, up.body]).toEqual([201, { success: true, verification: 'none' }]);
      expect(up.headers['set-cookie']).toBeUndefined();

      const ana = await test.signIn({ email, password, clientIp: address });
      const { body: me } = await ana.get('/me');
      expect(me.user).toMatchObject({ email, name: 'Ana Pérez', plan: 'team', timeZone: 'UTC', emailVerifiedAt: null });
      const { body: spaces } = await ana.get('/spaces');
      expect(spaces).toHaveLength(1);
      expect(spaces[0]).toMatchObject({ name: 'Personal', isPersonal: true, role: 'owner' });
      expect(spaces[0].slug).toMatch(/^[a-z0-9-]{3,50}$/);
      const { body: projects } = await ana.get(`/projects?spaceId=${spaces[0].id}`);
      expect(projects.map(({ name, slug }: Json) => [name, slug])).toEqual([['General', 'general']]);
      const { body: statuses } = await ana.get(`/statuses?projectId=${projects[0].id}`);
      expect(statuses.map(({ name }: Json) => name)).toEqual(['To Do', 'In Progress', 'Done']);
      const { body: members } = await ana.get(`/spaces/${spaces[0].id}/members`);
      expect(members.map(({ userId }: Json) => userId)).toEqual([ana.id]);
      expect((await ana.get('/tokens')).body).toEqual([]);
    });

    it('personal spaces have unique slugs, which no other space may take', async () => {
      const [ana, bea] = [await test.createPerson(), await test.createPerson('Bea')];
      const [one, two] = [(await ana.getPersonalSpace()).space.slug, (await bea.getPersonalSpace()).space.slug];
      expect(one).not.toBe(two);
      const taken = await bea.post('/spaces', { name: 'Mine', slug: one });
      expect([taken.status, taken.body.code]).toEqual([409, 'slug_taken']);
    });

    it('invalid fields are rejected by name, and no account is created', async () => {
      const email = newEmail();
      const good = { email, name: 'Ana', password };
      for (const [field, wrong, message] of [
        ['email', 'nobody', 'must be an email address'],
        ['email', 'a@b', 'must be an email address'],
        ['email', `x@example.com\r\nBcc: y@example.com`, 'must be an email address'],
        ['email', 'Ana <ana@example.com>', 'must be an email address'],
        ['email', `${'x'.repeat(250)}@example.com`, 'must have at most 254 characters'],
        ['email', 7, 'must be of type string'],
        ['email', undefined, 'is required'],
        ['name', ' ', 'must have 1 to 100 characters'],
        ['name', 'x'.repeat(101), 'must have 1 to 100 characters'],
        ['name', undefined, 'is required'],
        ['password', '123456789', 'must have 10 to 200 characters'],
        ['password', 'x'.repeat(201), 'must have 10 to 200 characters'],
        ['password', undefined, 'is required'],
        ['timeZone', 'Mars/Olympus', 'must be an IANA time zone such as Europe/Madrid'],
      ] as const) {
        const { status, body } = await door().post('/account/sign-up', { ...good, [field]: wrong });
        expect([field, status, body.issues?.[0]]).toEqual([field, 400, { path: field, message: expect.any(String) }]);
        expect(body.error).toContain(`${field}: ${message}`);
        if (typeof wrong === 'string' && field === 'password') expect(body.error).not.toContain(wrong);
      }
      expect((await door().post('/account/sign-in', { email, password })).status).toBe(401);
    });

    it('letter case and surrounding white space do not make a different email address', async () => {
      const email = newEmail();
      await door().post('/account/sign-up', { email: ` ${email.toUpperCase()} `, name: 'Ana', password });
      const signedIn = await door().post('/account/sign-in', { email: email.replace('e', 'E'), password });
      expect([signedIn.status, signedIn.body.user.email]).toEqual([200, email]);
    });

    it('gives the same response when the email address has an account, and leaves it as it was', async () => {
      const ana = await test.createPerson();
      const again = { email: ana.email, name: 'Mallory', password: 'another password' };
      const taken = await door().post('/account/sign-up', again);
      const fresh = await door().post('/account/sign-up', { ...again, email: newEmail() });
      expectIndistinguishable(taken, fresh);
      expect((await ana.get('/me')).body.user.name).toBe('Ana');
      expect((await door().post('/account/sign-in', again)).status).toBe(401);
      expect((await door().post('/account/sign-in', ana)).status).toBe(200);
    });

    it('of many who sign up with one email address at the same time, one succeeds, and all get the same response', async () => {
      const email = newEmail();
      const passwords = Array.from({ length: 6 }, (_, n) => `password number ${n}`);
      const replies = await Promise.all(
        // Five attempts per account are allowed within 15 minutes.
        passwords.slice(0, 5).map((one) => door().post('/account/sign-up', { email, name: 'Ana', password: one })),
      );
      expect(replies.map(({ status, text }) => [status, text])).toEqual(Array(5).fill([201, replies[0]?.text]));
      const signIns = await Promise.all(
        passwords.map((one) => door().post('/account/sign-in', { email, password: one })),
      );
      expect(signIns.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    });

    it('the plan is DEFAULT_PLAN', async () => {
      const other = new TestApp(test.engine, { DEFAULT_PLAN: 'free' });
      await other.start();
      try {
        const ana = await other.createPerson();
        expect((await ana.get('/me')).body.user.plan).toBe('free');
      } finally {
        await other.stop();
      }
    });

    it('a password may have any characters, and only its Argon2id hash is stored', async () => {
      const other = new TestApp(test.engine);
      other.passwordHashParams = undefined;
      await other.start();
      try {
        const client = other.anonymousClient;
        const strange = ' pässwörd 密码 🔑\u0301 ';
        const ana = { email: 'strange@example.com', password: strange };
        expect((await client.post('/account/sign-up', { ...ana, name: 'Ana' })).status).toBe(201);
        const everything = await dumpDatabase(other);
        expect(everything).toMatch(/\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
        expect(everything).not.toContain(strange.trim());
        expect(JSON.stringify(other.log)).not.toContain(strange.trim());
        const wrong = await client.post('/account/sign-in', { email: ana.email, password: strange.trim() });
        expect(wrong.status).toBe(401);
        expect((await client.post('/account/sign-in', ana)).status).toBe(200);
      } finally {
        await other.stop();
      }
    });
  });
});
