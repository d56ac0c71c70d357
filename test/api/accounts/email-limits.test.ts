import { afterAll, describe, expect, it } from 'vitest';
import { getLinkSecret } from '../../support/email-links.ts';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const password = 'correct horse battery';
const tooMany = { error: 'Too many emails within an hour. Try again later.', code: 'too_many_attempts' };

describe('Emails are limited by the hour', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());
  describeOnEachEngine(
    (test) => {
      let doors = 0;
      const door = () => new ApiClient(test, {}, `10.65.${++doors >> 8}.${doors & 255}`);
      const newEmail = () => `${crypto.randomUUID()}@example.com`;
      const countEmails = async (sender = test) => {
        await sender.app.pipeline.waitForBackgroundEffects();
        const count = mailbox.unreadCount;
        for (let n = 0; n < count; n++) await mailbox.nextEmail();
        return count;
      };
      const confirm = async (name = 'Ana'): Promise<Person> => {
        const account = { email: newEmail(), name, password };
        const { status, text } = await door().post('/account/sign-up', account);
        expect([status, text]).toEqual([201, text]);
        const secret = getLinkSecret(await mailbox.nextEmailText(), 'verify-email');
        await door().post('/account/verify-email', { secret });
        return test.signIn({ ...account, clientIp: '10.66.0.1' });
      };

      it('F52: signing in to an unconfirmed account again and again sends a few emails, and the first link stays good', async () => {
        const email = newEmail();
        await door().post('/account/sign-up', { email, name: 'Ana', password });
        const secret = getLinkSecret(await mailbox.nextEmailText(), 'verify-email');
        for (let n = 0; n < 30; n++) {
          const { status, body } = await door().post('/account/sign-in', { email, password });
          expect([status, body.verification]).toEqual([200, 'mailed']);
        }
        expect(await countEmails()).toBe(3);
        test.advanceClock(3_600_000);
        await door().post('/account/sign-in', { email, password });
        expect(await countEmails()).toBe(1);
        expect((await door().post('/account/verify-email', { secret })).status).toBe(200);
      });

      it('F52: an address gets no more than its share of invitations, whatever is added to it, and other emails still arrive', async () => {
        const [ana, bea] = [await confirm(), await confirm('Bea')];
        const [{ space: first }, { space: second }] = [await ana.createTeamSpace(), await bea.createTeamSpace()];
        const invite = (person: Person, spaceId: string, email: string) =>
          person.post(`/spaces/${spaceId}/invitations`, { role: 'viewer', email });
        const [victim, domain] = [`v${crypto.randomUUID()}`, 'example.com'];
        const replies = [
          await invite(ana, first.id, `${victim}@${domain}`),
          await invite(ana, first.id, `${victim}+more@${domain}`),
          await invite(bea, second.id, `${victim}+again@${domain}`),
          await invite(bea, second.id, `${victim}@${domain}`),
        ];
        expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
        expect(replies[3]?.body).toEqual(tooMany);
        expect(Number(replies[3]?.headers['retry-after'])).toBeLessThanOrEqual(3600);
        expect(await countEmails()).toBe(3);
        expect((await bea.get(`/spaces/${second.id}/invitations`)).body).toHaveLength(1);
        // A link without an address needs no email.
        expect((await bea.post(`/spaces/${second.id}/invitations`, { role: 'viewer' })).status).toBe(201);
        await door().post('/account/sign-up', { email: `${victim}@${domain}`, name: 'Victim', password });
        expect(await countEmails()).toBe(1);
      });

      it('F52: one person emails no more than their share of invitations; who may not invite uses up nothing', async () => {
        const ana = await confirm();
        const { space } = await ana.createTeamSpace();
        const stranger = await confirm('Stranger');
        const invite = (person: Person) =>
          person.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email: newEmail() });
        for (let n = 0; n < 8; n++) expect((await invite(stranger)).status).toBe(404);
        const statuses = [];
        for (let n = 0; n < 7; n++) statuses.push((await invite(ana)).status);
        expect(statuses).toEqual([201, 201, 201, 201, 201, 429, 429]);
        expect(await countEmails()).toBe(5);
      });

      it('F52: all emails to strangers together are limited, and password resets are not held back by them', async () => {
        const ana = await confirm();
        await test.withConfig({ mailLimits: { perRecipient: 3, perSender: 5, toStrangers: 1 } }, async (other) => {
          const signUp = () => door().via(other).post('/account/sign-up', { email: newEmail(), name: 'Ana', password });
          const statuses = [(await signUp()).status, (await signUp()).status];
          expect(statuses.at(-1)).toBe(429);
          const sent = await countEmails(other);
          expect(sent).toBeLessThanOrEqual(1);
          await door().via(other).post('/account/request-password-reset', { email: ana.email });
          expect((await mailbox.nextEmail()).to).toEqual([ana.email]);
        });
      });
    },
    {
      SMTP_URL: mailbox.url,
      MAIL_LIMIT_PER_RECIPIENT: '3',
      MAIL_LIMIT_PER_SENDER: '5',
    },
  );
});
