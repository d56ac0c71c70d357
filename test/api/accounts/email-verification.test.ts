import { afterAll, describe, expect, it } from 'vitest';
import { getLinkSecret } from '../../support/email-links.ts';
import { expectIndistinguishable } from '../../support/expect-indistinguishable.ts';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { ApiClient, describeOnEachEngine, TestApp } from '../../support/test-app.ts';

const dayMs = 86_400_000;
const password = 'correct horse battery';
const notFound = { error: 'Link not found', code: 'not_found' };

describe('Verifying an email address, where mail is configured', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());
  describeOnEachEngine(
    (test) => {
      let people = 0;
      const door = () => new ApiClient(test, {}, `10.6.${++people >> 8}.${people & 255}`);
      const signUp = (email: string, name = 'Ana') => door().post('/account/sign-up', { email, name, password });
      const signIn = (email: string, given = password) => door().post('/account/sign-in', { email, password: given });
      const verify = (secret: string) => door().post('/account/verify-email', { secret });
      const newEmail = () => `${crypto.randomUUID()}@example.com`;

      it('no session begins before the emailed link is opened, and signing in sends another', async () => {
        const email = newEmail();
        const up = await signUp(email);
        expect([up.status, up.body]).toEqual([201, { success: true, verification: 'mailed' }]);
        const { to, headers, text } = await mailbox.nextEmail();
        expect(to).toEqual([email]);
        expect(headers).toMatch(/^Subject: Confirm your email address$/m);
        expect(headers).toMatch(/^From: .*<?no-reply@localhost>?$/m);
        const first = getLinkSecret(text, 'verify-email');
        expect(JSON.stringify(test.log)).not.toContain(first);

        const early = await signIn(email);
        expect([early.status, early.body.verification]).toEqual([200, 'mailed']);
        expect(early.body.user.emailVerifiedAt).toBeNull();
        expect(early.headers['set-cookie']).toBeUndefined();
        const second = getLinkSecret(await mailbox.nextEmailText(), 'verify-email');
        const done = await verify(second);
        expect([done.status, done.body]).toEqual([200, { success: true }]);
        expect(done.headers['set-cookie']).toBeUndefined();
        expect((await verify(first)).body).toEqual(notFound);

        const now = await signIn(email);
        expect([now.status, now.body.verification]).toEqual([200, 'none']);
        expect(now.body.user.emailVerifiedAt).toMatch(/Z$/);
        expect(now.headers['set-cookie']?.[0]).toMatch(/^krokanti=/);
        await test.app.pipeline.waitForBackgroundEffects();
        expect(mailbox.unreadCount).toBe(0);
      });

      it('the link works once, and for seven days', async () => {
        const email = newEmail();
        await signUp(email);
        const late = getLinkSecret(await mailbox.nextEmailText(), 'verify-email');
        test.advanceClock(7 * dayMs);
        expect((await verify(late)).body).toEqual(notFound);
        await signIn(email);
        const secret = getLinkSecret(await mailbox.nextEmailText(), 'verify-email');
        test.advanceClock(7 * dayMs - 5000);
        const replies = await Promise.all([verify(secret), verify(secret), verify(secret)]);
        expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
        expect((await signIn(email)).body.verification).toBe('none');
      });

      it('the link works for nothing else, and stays valid when a password reset is requested', async () => {
        const email = newEmail();
        await signUp(email);
        const secret = getLinkSecret(await mailbox.nextEmailText(), 'verify-email');
        await door().post('/account/request-password-reset', { email });
        const other = getLinkSecret(await mailbox.nextEmailText(), 'reset-password');
        const reset = (given: string) => door().post('/account/reset-password', { secret: given, password });
        expect([(await reset(secret)).status, (await verify(other)).status]).toEqual([404, 404]);
        expect([(await verify(secret)).status, (await reset(other)).status]).toEqual([200, 200]);
        expect((await mailbox.nextEmail()).headers).toMatch(/^Subject: Your password has changed$/m);
      });

      it('a wrong password for an unverified account reveals nothing and sends no email', async () => {
        const email = newEmail();
        await signUp(email);
        await mailbox.nextEmail();
        expectIndistinguishable(await signIn(email, 'not the password'), await signIn(newEmail(), 'not the password'));
        await test.app.pipeline.waitForBackgroundEffects();
        expect(mailbox.unreadCount).toBe(0);
      });

      it('signing up with the email address of an account gives the same response, and its owner is notified by email', async () => {
        const email = newEmail();
        await signUp(email);
        await verify(getLinkSecret(await mailbox.nextEmailText(), 'verify-email'));
        const taken = await door().post('/account/sign-up', { email, name: 'Mallory', password: 'another password' });
        const { to, headers, text } = await mailbox.nextEmail();
        expect([to, headers]).toEqual([[email], expect.stringMatching(/^Subject: You already have an account$/m)]);
        expect(text).toContain('http://localhost:3000');
        expect(text).not.toMatch(/#|Mallory/);
        expectIndistinguishable(taken, await signUp(newEmail()));
        await mailbox.nextEmail();
        expect((await signIn(email, 'another password')).status).toBe(401);
        expect((await signIn(email)).body.user.name).toBe('Ana');
      });

      it('the email is in the language of the browser', async () => {
        const account = { email: newEmail(), name: 'Ana', password };
        const up = () => door().post('/account/sign-up', account, { 'accept-language': 'es-MX,es;q=0.9,en;q=0.8' });
        await up();
        const first = await mailbox.nextEmail();
        expect(first.headers).toMatch(/^Subject: Confirma tu dirección de correo$/m);
        expect(first.text).toMatch(/^Confirma tu dirección de correo e inicia sesión: http/);
        await verify(getLinkSecret(first.text, 'verify-email'));
        await up();
        const second = await mailbox.nextEmail();
        expect(second.headers).toMatch(/^Subject: Ya tienes una cuenta$/m);
        expect(second.text).toMatch(/^Alguien \(quizá tú\) ha intentado crear una cuenta con esta dirección de correo/);
      });
    },
    { SMTP_URL: mailbox.url },
  );

  it('an unreachable mail server is logged and does not change the response', async () => {
    const gone = await startFakeSmtpServer();
    await gone.close();
    const test = new TestApp('sqlite', { SMTP_URL: gone.url });
    await test.start();
    try {
      const email = 'ana@example.com';
      const up = await test.anonymousClient.post('/account/sign-up', { email, name: 'Ana', password });
      expect([up.status, up.body]).toEqual([201, { success: true, verification: 'mailed' }]);
      await test.app.pipeline.waitForBackgroundEffects();
      const line = test.log.find(({ msg }) => msg === 'Could not send mail: Confirm your email address');
      expect(line).toMatchObject({ level: 50, to: email, reason: expect.stringMatching(/^Nothing listens at 127/) });
      expect(JSON.stringify(line)).not.toContain('#verify-email');
    } finally {
      await test.stop();
    }
  });
});
