import { afterAll, describe, expect, it } from 'vitest';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { getLinkSecret, getLoggedEmails } from '../../support/email-links.ts';
import { expectIndistinguishable } from '../../support/expect-indistinguishable.ts';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { ApiClient, describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

const hourMs = 3_600_000;
const notFound = { error: 'Link not found', code: 'not_found' };

describe('Setting a new password', () => {
  describeOnEachEngine((test) => {
    const ask = (email: string) => doorOf(test).post('/account/request-password-reset', { email });
    const reset = (secret: string, password: string) =>
      doorOf(test).post('/account/reset-password', { secret, password });
    const linkFor = async (person: Person) => {
      await ask(person.email);
      return getLinkSecret(getLoggedEmails(test, person.email).at(-1) as string, 'reset-password');
    };

    it('without mail the link is logged; afterwards the new password works and the old one does not', async () => {
      const ana = await test.createPerson();
      const asked = await ask(ana.email.toUpperCase());
      expect([asked.status, asked.body]).toEqual([200, { success: true }]);
      const [letter] = getLoggedEmails(test, ana.email);
      expect(letter).toContain('Choose a new password: http://localhost:3000/#reset-password=');
      const secret = getLinkSecret(letter as string, 'reset-password');
      const done = await reset(secret, 'a new password');
      expect([done.status, done.body]).toEqual([200, { success: true }]);
      expect(done.headers['set-cookie']).toBeUndefined();
      expect((await doorOf(test).post('/account/sign-in', ana)).status).toBe(401);
      const again = await test.signIn({ ...ana, password: 'a new password' });
      expect((await again.get('/me')).body.user).toMatchObject({ id: ana.id, emailVerifiedAt: null });
    });

    it('ends every session of the account and of no other', async () => {
      const [ana, bea] = [await test.createPerson(), await test.createPerson('Bea')];
      const phone = await test.signIn(ana);
      await reset(await linkFor(ana), 'a new password');
      for (const session of [ana, phone]) expect((await session.get('/me')).status).toBe(401);
      expect((await bea.get('/me')).status).toBe(200);
    });

    it('the link works once, even when many use it at the same time', async () => {
      const ana = await test.createPerson();
      const secret = await linkFor(ana);
      const passwords = ['first password', 'second password', 'third password'];
      const replies = await Promise.all(passwords.map((one) => reset(secret, one)));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
      expect(replies.find(({ status }) => status === 404)?.body).toEqual(notFound);
      const won = passwords[replies.findIndex(({ status }) => status === 200)] as string;
      expect((await reset(secret, 'fourth password')).status).toBe(404);
      await test.signIn({ ...ana, password: won });
    });

    it('the link expires after an hour, and when the next one is requested', async () => {
      const ana = await test.createPerson();
      const first = await linkFor(ana);
      const second = await linkFor(ana);
      expect(second).not.toBe(first);
      expect((await reset(first, 'a new password')).body).toEqual(notFound);
      test.advanceClock(hourMs - 10_000);
      const third = await linkFor(ana);
      test.advanceClock(hourMs);
      expect((await reset(third, 'a new password')).body).toEqual(notFound);
      expect((await ana.get('/me')).status).toBe(200);
      await test.signIn(ana);
    });

    it('an invalid password is rejected with its field, and the link still works', async () => {
      const ana = await test.createPerson();
      const secret = await linkFor(ana);
      const short = await reset(secret, 'short');
      expect([short.status, short.body.issues]).toEqual([
        400,
        [{ path: 'password', message: 'must have 10 to 200 characters' }],
      ]);
      expect((await reset('x'.repeat(43), 'a new password')).body).toEqual(notFound);
      expect((await reset('short', 'a new password')).body.issues[0].path).toBe('secret');
      expect((await reset(secret, 'a new password')).status).toBe(200);
    });

    it('a request for an email address without an account gets the same response, and nothing is written', async () => {
      const ana = await test.createPerson();
      expectIndistinguishable(await ask(ana.email), await ask('nobody@example.com'));
      expect(getLoggedEmails(test, ana.email)).toHaveLength(1);
      expect(JSON.stringify(test.log)).not.toContain('nobody@example.com');
      expect((await ask('nonsense')).body.issues[0].path).toBe('email');
    });

    it('only the SHA-256 of the link’s secret is stored, and it is not a session', async () => {
      const ana = await test.createPerson();
      const secret = await linkFor(ana);
      expect(await dumpDatabase(test)).not.toContain(secret);
      expect((await new ApiClient(test, { cookie: `krokanti=${secret}` }).get('/me')).status).toBe(401);
      expect((await doorOf(test).post('/account/verify-email', { secret })).status).toBe(404);
    });
  });

  describe('where mail is configured', async () => {
    const mailbox = await startFakeSmtpServer();
    afterAll(() => mailbox.close());
    describeOnEachEngine(
      (test) => {
        it('the link is emailed to the account’s address only and is not logged', async () => {
          const ana = await verified(test, mailbox);
          const known = await doorOf(test).post('/account/request-password-reset', { email: ana.email });
          const { to, headers, text } = await mailbox.nextEmail();
          expect(to).toEqual([ana.email]);
          expect(headers).toMatch(/^Subject: Reset your password$/m);
          expect(headers).toMatch(/^From: Krokanti Tasks <tasks@example\.com>$/m);
          const secret = getLinkSecret(text, 'reset-password');
          expect(text).toContain(`https://tasks.example.com/#reset-password=${secret}`);
          expect(JSON.stringify(test.log)).not.toContain(secret);

          const unknown = await doorOf(test).post('/account/request-password-reset', { email: 'nobody@example.com' });
          expectIndistinguishable(known, unknown);
          await test.app.pipeline.waitForBackgroundEffects();
          expect(mailbox.unreadCount).toBe(0);

          const done = await doorOf(test).post('/account/reset-password', { secret, password: 'a new password' });
          expect(done.status).toBe(200);
          await test.signIn({ ...ana, password: 'a new password' });
          expect((await mailbox.nextEmail()).headers).toMatch(/^Subject: Your password has changed$/m);
        });

        it('the email is in the language of the account, or else of the browser', async () => {
          const ana = await verified(test, mailbox);
          const ask = async (languages: string) => {
            const header = { 'accept-language': languages };
            await doorOf(test).post('/account/request-password-reset', { email: ana.email }, header);
            return mailbox.nextEmail();
          };
          const { headers, text } = await ask('fr-FR, es-ES;q=0.9, en;q=0.8');
          expect(headers).toMatch(/^Subject: Restablece tu contraseña$/m);
          expect(text).toMatch(/^Elige una contraseña nueva: https:/);
          await ana.patch('/me', { language: 'en' });
          expect((await ask('es')).headers).toMatch(/^Subject: Reset your password$/m);
          await ana.patch('/me', { language: 'es' });
          expect((await ask('en')).headers).toMatch(/^Subject: Restablece tu contraseña$/m);
        });

        it('setting a password by an emailed link verifies the email address', async () => {
          const account = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery' };
          await doorOf(test).post('/account/sign-up', { ...account, name: 'Ana' });
          await mailbox.nextEmail();
          await doorOf(test).post('/account/request-password-reset', account);
          const secret = getLinkSecret(await mailbox.nextEmailText(), 'reset-password');
          const password = 'a new password';
          await doorOf(test).post('/account/reset-password', { secret, password });
          const ana = await test.signIn({ ...account, password, clientIp: '10.4.0.1' });
          expect((await ana.get('/me')).body.user.emailVerifiedAt).toMatch(/Z$/);
          expect((await mailbox.nextEmail()).headers).toMatch(/^Subject: Your password has changed$/m);
        });
      },
      {
        SMTP_URL: mailbox.url,
        MAIL_FROM: 'Krokanti Tasks <tasks@example.com>',
        PUBLIC_URL: 'https://tasks.example.com',
      },
    );
  });
});

describe('Changing the password', () => {
  describeOnEachEngine((test) => {
    const change = (person: ApiClient, currentPassword: string, password: string) =>
      person.post('/account/change-password', { currentPassword, password });

    it('keeps this session and ends the others; the new password works and the old one does not', async () => {
      const ana = await test.createPerson();
      const [phone, token] = [await test.signIn(ana), await ana.createTokenClient()];
      const done = await change(ana, ana.password, 'a new password');
      expect([done.status, done.body]).toEqual([200, { success: true }]);
      expect((await ana.get('/me')).status).toBe(200);
      expect((await phone.get('/me')).status).toBe(401);
      expect((await token.get('/me')).status).toBe(200);
      expect((await doorOf(test).post('/account/sign-in', ana)).status).toBe(401);
      await test.signIn({ ...ana, password: 'a new password' });
    });

    it('requires the current password and a valid new one, and otherwise changes nothing', async () => {
      const ana = await test.createPerson();
      const phone = await test.signIn(ana);
      for (const [current, password, path, message] of [
        ['not the password', 'a new password', 'currentPassword', 'is not the current password'],
        [ana.password, 'short', 'password', 'must have 10 to 200 characters'],
        [undefined, 'a new password', 'currentPassword', 'is required'],
      ] as const) {
        const { status, body } = await change(ana, current as string, password);
        expect([status, body.issues]).toEqual([400, [{ path, message }]]);
      }
      expect((await phone.get('/me')).status).toBe(200);
      await test.signIn(ana);
    });

    it('limits guesses of the current password from a stolen session', async () => {
      const ana = await test.createPerson();
      const guesses = await Promise.all(
        Array.from({ length: 12 }, (_, n) => change(ana, `guess number ${n}`, 'a new password')),
      );
      expect(guesses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(400), 429, 429]);
      const late = await change(ana, ana.password, 'a new password');
      expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts']);
      // 15 minutes, less the time that the guesses took.
      expect(Number(late.headers['retry-after'])).toBeGreaterThan(800);
      expect(Number(late.headers['retry-after'])).toBeLessThanOrEqual(900);
      test.advanceClock(15 * 60_000);
      expect((await change(ana, ana.password, 'a new password')).status).toBe(200);
    });
  });
});

let doors = 0;

/** Uses an IP address of its own for each call, so that the limits on attempts do not apply. */
function doorOf(test: TestApp): ApiClient {
  return new ApiClient(test, {}, `10.5.${++doors >> 8}.${doors & 255}`);
}

async function verified(test: TestApp, mailbox: { nextEmailText(): Promise<string> }): Promise<Person> {
  const account = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse battery' };
  await doorOf(test).post('/account/sign-up', { ...account, name: 'Ana' });
  await doorOf(test).post('/account/verify-email', {
    secret: getLinkSecret(await mailbox.nextEmailText(), 'verify-email'),
  });
  return test.signIn({ ...account, clientIp: '10.4.0.2' });
}
