import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const notFound = { error: 'Invitation not found', code: 'not_found' };

describe('An invitation', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    beforeEach(async () => {
      ana = await test.createPerson();
      ({ space } = await ana.createTeamSpace());
    });
    const invite = async (by = ana, fields: Json = {}) => {
      const reply = await by.post(`/spaces/${space.id}/invitations`, { role: 'member', ...fields });
      return { ...reply, secret: String(reply.body.url).split('#invitation=')[1] as string };
    };
    const accept = (person: Person, secret: string) => person.post('/invitations/accept', { secret });
    const pending = async () => (await ana.get(`/spaces/${space.id}/invitations`)).body;

    it('invalid fields are rejected by name, and no invitation is created', async () => {
      for (const [fields, path] of [
        [{ role: 'owner' }, 'role'],
        [{ role: undefined }, 'role'],
        [{ email: 'nobody' }, 'email'],
        [{ email: 'a@example.com, b@example.com' }, 'email'],
      ] as const) {
        const { status, body } = await invite(ana, fields);
        expect([status, body.issues[0].path]).toEqual([400, path]);
      }
      expect(await pending()).toEqual([]);
    });

    it('is stored only as a SHA-256', async () => {
      const { secret } = await invite();
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(await dumpDatabase(test)).not.toContain(secret);
    });

    it('admits one of many users who accept it at the same time', async () => {
      const { secret } = await invite();
      const people = await Promise.all(['Bea', 'Cleo', 'Dan'].map((name) => test.createPerson(name)));
      const replies = await Promise.all(people.map((person) => accept(person, secret)));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
      expect(replies.find(({ status }) => status === 404)?.body).toEqual(notFound);
      expect((await ana.get(`/spaces/${space.id}/members`)).body).toHaveLength(2);
    });

    it('leaves a member’s role as it is and stays valid for others', async () => {
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const { secret } = await invite(ana, { role: 'admin' });
      for (const person of [viewer, ana]) {
        const { status, body } = await accept(person, secret);
        expect([status, body.code]).toEqual([409, 'already_member']);
      }
      expect((await viewer.get(`/spaces/${space.id}`)).body.space.role).toBe('viewer');
      expect((await accept(await test.createPerson('Bea'), secret)).body.space.role).toBe('admin');
    });

    it('for another email address is not found, and stays valid', async () => {
      const [bea, cleo] = [await test.createPerson('Bea'), await test.createPerson('Cleo')];
      const { secret } = await invite(ana, { email: bea.email });
      expect((await accept(cleo, secret)).body).toEqual(notFound);
      expect(await pending()).toHaveLength(1);
      expect((await accept(bea, secret)).status).toBe(200);
      expect(await pending()).toEqual([]);
    });

    it('can be accepted only in a session, not by a token or anonymously', async () => {
      const { secret } = await invite();
      const bea = await test.createPerson('Bea');
      const byToken = await (await bea.createTokenClient()).post('/invitations/accept', { secret });
      expect([byToken.status, byToken.body.code]).toEqual([403, 'session_required']);
      expect((await test.anonymousClient.post('/invitations/accept', { secret })).status).toBe(401);
      expect(await pending()).toHaveLength(1);
    });

    it('is created, listed and withdrawn by admins and owners', async () => {
      const admin = await test.createMember(ana, space.id, 'admin');
      const { status, body } = await invite(admin, { role: 'admin' });
      expect([status, body.invitation.invitedById]).toEqual([201, admin.id]);
      const one = `/spaces/${space.id}/invitations/${body.invitation.id}`;
      for (const role of ['member', 'viewer'] as const) {
        const person = await test.createMember(ana, space.id, role);
        expect((await invite(person)).body.code).toBe('insufficient_role');
        expect((await person.get(`/spaces/${space.id}/invitations`)).status).toBe(403);
        expect((await person.delete(one)).status).toBe(403);
      }
      expect(await pending()).toEqual([body.invitation]);
      const other = await ana.createTeamSpace();
      expect((await ana.delete(one.replace(space.id, other.space.id))).body).toEqual(notFound);
      expect((await admin.delete(one)).status).toBe(200);
      expect(await pending()).toEqual([]);
    });

    it('becomes invalid when its creator may not invite any more, so nobody returns by their own link', async () => {
      const [admin, turned] = [
        await test.createMember(ana, space.id, 'admin'),
        await test.createMember(ana, space.id, 'admin'),
      ];
      const [one, two, kept] = [await invite(admin), await invite(turned), await invite()];
      const own = (await turned.createTeamSpace()).space;
      await turned.post(`/spaces/${own.id}/invitations`, { role: 'member' });
      await ana.delete(`/spaces/${space.id}/members/${admin.id}`);
      await ana.patch(`/spaces/${space.id}/members/${turned.id}`, { role: 'member' });
      for (const { secret } of [one, two]) {
        expect((await accept(admin, secret)).body).toEqual(notFound);
        expect((await test.anonymousClient.post('/invitations/preview', { secret })).body).toEqual(notFound);
      }
      expect(await pending()).toEqual([kept.body.invitation]);
      expect((await turned.get(`/spaces/${own.id}/invitations`)).body).toHaveLength(1);
      expect((await admin.get(`/spaces/${space.id}`)).status).toBe(404);
    });

    it('cannot be created for a personal space', async () => {
      const { space: home } = await ana.getPersonalSpace();
      const { status, body } = await ana.post(`/spaces/${home.id}/invitations`, { role: 'viewer' });
      expect([status, body.code]).toEqual([409, 'personal_space']);
    });

    it('without mail is not logged, because its creator passes it on', async () => {
      const { secret, body } = await invite(ana, { email: 'bea@example.com' });
      expect(body.url).toBe(`http://localhost:3000/#invitation=${secret}`);
      await test.app.pipeline.waitForBackgroundEffects();
      expect(JSON.stringify(test.log)).not.toContain(secret);
      expect(JSON.stringify(test.log)).not.toContain('bea@example.com');
    });
  });
});

describe('An invitation by mail', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());
  describeOnEachEngine(
    (test) => {
      it('goes to its address only, names the inviter and the space, and has the same link as the response', async () => {
        const ana = await signedIn('ana');
        const slug = `s-${crypto.randomUUID().slice(0, 8)}`;
        const { body: made } = await ana.post('/spaces', { name: 'Fair\r\nBcc: evil@example.com', slug });
        const path = `/spaces/${made.space.id}/invitations`;
        const { body } = await ana.post(path, { role: 'viewer', email: 'Bea@Example.com' });
        const { to, headers, text } = await mailbox.nextEmail();
        expect(to).toEqual(['bea@example.com']);
        expect(headers).toMatch(/^Subject: Join Fair/m);
        expect(headers).not.toMatch(/^Bcc:/im);
        expect(text).toContain('ana has invited you to the space');
        expect(text).toContain(body.url);
        expect(body.url).toMatch(/^https:\/\/tasks\.example\.com\/#invitation=[\w-]{43}$/);

        await ana.post(path, { role: 'viewer' });
        await test.app.pipeline.waitForBackgroundEffects();
        expect(mailbox.unreadCount).toBe(0);

        const bea = await signedIn('bea');
        const secret = body.url.split('#invitation=')[1];
        expect((await bea.post('/invitations/accept', { secret })).body.space.role).toBe('viewer');
      });

      it('is in the language of the invited user, or else of the inviter', async () => {
        const ana = await signedIn('cleo');
        const { body: made } = await ana.post('/spaces', {
          name: 'Fair',
          slug: `s-${crypto.randomUUID().slice(0, 8)}`,
        });
        const invite = async (email: string, headers = {}) => {
          await ana.post(`/spaces/${made.space.id}/invitations`, { role: 'viewer', email }, headers);
          const received = await mailbox.nextEmail();
          return [/^Subject: (.*)$/m.exec(received.headers)?.[1], received.text.split('\n')[0]];
        };
        const english = ['Join Fair on Krokanti Tasks', 'cleo has invited you to the space “Fair”.'];
        const spanish = ['Únete a Fair en Krokanti Tasks', 'cleo te ha invitado al espacio «Fair».'];
        expect(await invite('new@example.com')).toEqual(english);
        expect(await invite('new@example.com', { 'accept-language': 'es' })).toEqual(spanish);
        const dan = await signedIn('dan');
        await ana.patch('/me', { language: 'es' });
        expect(await invite('new@example.com')).toEqual(spanish);
        expect(await invite(dan.email)).toEqual(spanish);
        await dan.patch('/me', { language: 'en' });
        expect(await invite(dan.email)).toEqual(english);
      });

      /** Creates an account with a verified email address. */
      async function signedIn(name: string): Promise<Person> {
        const account = { email: `${name}@example.com`, password: 'correct horse battery' };
        await test.anonymousClient.post('/account/sign-up', { ...account, name });
        const secret = /#verify-email=([\w-]+)/.exec(await mailbox.nextEmailText())?.[1];
        await test.anonymousClient.post('/account/verify-email', { secret });
        return test.signIn({ ...account, clientIp: '10.0.0.1' });
      }
    },
    { SMTP_URL: mailbox.url, PUBLIC_URL: 'https://tasks.example.com' },
  );
});
