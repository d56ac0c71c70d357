import { afterAll, describe, expect, it } from 'vitest';
import { getLinkSecret } from '../../support/email-links.ts';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { ApiClient, createTokenClient, describeOnEachEngine } from '../../support/test-app.ts';

const theirs = 'the password of another';
const hers = 'correct horse battery';
const notFound = { error: 'Link not found', code: 'not_found' };

describe('Where mail is configured, an account belongs to nobody until its address is confirmed', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());
  describeOnEachEngine(
    (test) => {
      let doors = 0;
      const door = () => new ApiClient(test, {}, `10.61.${++doors >> 8}.${doors & 255}`);
      const newEmail = () => `${crypto.randomUUID()}@example.com`;
      const signUp = (email: string, password: string, name: string) =>
        door().post('/account/sign-up', { email, password, name });
      const signIn = (email: string, password: string) => door().post('/account/sign-in', { email, password });
      const verify = (secret: string, password?: string) =>
        door().post('/account/verify-email', { secret, ...(password !== undefined && { password }) });
      const nextLink = async () => getLinkSecret(await mailbox.nextEmailText(), 'verify-email');

      it('F20: who signs up first with the address of another has no access after its owner has signed up', async () => {
        const email = newEmail();
        await signUp(email, theirs, 'Mallory');
        const first = await nextLink();
        await signUp(email, hers, 'Vera');
        const second = await nextLink();
        expect((await verify(first)).body).toEqual(notFound);
        expect((await verify(second)).body).toEqual({ success: true });
        const vera = await signIn(email, hers);
        expect([vera.status, vera.body.user.name]).toEqual([200, 'Vera']);
        const mallory = await signIn(email, theirs);
        expect([mallory.status, mallory.headers['set-cookie']]).toEqual([401, undefined]);
      });

      it('F20: the password that its owner types with the link counts, not the one of the last sign-up', async () => {
        const email = newEmail();
        await signUp(email, hers, 'Vera');
        await nextLink();
        await signUp(email, theirs, 'Mallory');
        const last = await nextLink();
        const confirmed = await verify(last, hers);
        expect(confirmed.status).toBe(200);
        const cookie = String(confirmed.headers['set-cookie']).split(';')[0] as string;
        expect((await new ApiClient(test, { cookie }).get('/me')).body.user.email).toBe(email);
        expect((await signIn(email, hers)).status).toBe(200);
        expect((await signIn(email, theirs)).status).toBe(401);
      });

      it('F20: a weak password typed with the link is refused, and the link still works', async () => {
        const email = newEmail();
        await signUp(email, hers, 'Vera');
        const link = await nextLink();
        const { status, body } = await verify(link, '1234567890');
        expect([status, body.issues[0].path]).toEqual([400, 'password']);
        expect((await verify(link, hers)).status).toBe(200);
        expect((await verify(link, hers)).body).toEqual(notFound);
      });

      it('F20: sessions and tokens from before the server had mail end when its owner takes the account over', async () => {
        const email = newEmail();
        const [session, token] = await test.withConfig({ smtpUrl: null }, async (withoutMail) => {
          const client = new ApiClient(withoutMail, {}, '10.62.0.1');
          await client.post('/account/sign-up', { email, password: theirs, name: 'Mallory' });
          const mallory = await withoutMail.signIn({ email, password: theirs, clientIp: '10.62.0.1' });
          return [mallory.via(test), createTokenClient(test, await mallory.createTokenSecret())] as const;
        });
        await signUp(email, hers, 'Vera');
        const link = await nextLink();
        // A stranger who only knows the address takes nothing away.
        for (const client of [session, token]) expect((await client.get('/me')).body.user.name).toBe('Mallory');
        await verify(link);
        for (const client of [session, token]) expect((await client.get('/me')).status).toBe(401);
        expect((await signIn(email, theirs)).status).toBe(401);
        expect((await signIn(email, hers)).body.user.name).toBe('Vera');
      });

      it('F20: who has used the account since before the server had mail keeps it when strangers sign up', async () => {
        const email = newEmail();
        const [vera, token] = await test.withConfig({ smtpUrl: null }, async (withoutMail) => {
          await new ApiClient(withoutMail, {}, '10.62.0.2').post('/account/sign-up', {
            email,
            password: hers,
            name: 'Vera',
          });
          const person = await withoutMail.signIn({ email, password: hers, clientIp: '10.62.0.2' });
          return [person.via(test), createTokenClient(test, await person.createTokenSecret())] as const;
        });
        await signUp(email, theirs, 'Mallory');
        await nextLink();
        expect((await signIn(email, theirs)).status).toBe(401);
        expect((await signIn(email, hers)).body.verification).toBe('mailed');
        await verify(await nextLink());
        for (const client of [vera, token]) expect((await client.get('/me')).body.user.name).toBe('Vera');
        expect((await signIn(email, hers)).status).toBe(200);
      });

      it('F161: signing in before the address is confirmed leaves the first link valid', async () => {
        const email = newEmail();
        await signUp(email, hers, 'Vera');
        const first = await nextLink();
        expect((await signIn(email, hers)).body.verification).toBe('mailed');
        const second = await nextLink();
        expect((await verify(first)).status).toBe(200);
        expect((await verify(second)).body).toEqual(notFound);
        expect((await signIn(email, hers)).body.verification).toBe('none');
      });

      it('F27: the first person who confirms an address is the instance admin, not the first who signs up', async () => {
        const admins = await test.database.read((db) =>
          db.selectFrom('users').select('email_verified_at').where('is_instance_admin', '=', 1).execute(),
        );
        expect(admins).toEqual([{ email_verified_at: expect.stringMatching(/Z$/) }]);
      });
    },
    { SMTP_URL: mailbox.url },
  );
});
