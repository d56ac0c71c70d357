import { afterAll, describe, expect, test } from 'vitest';
import { startFakeSmtpServer } from '../../support/fake-smtp-server.ts';
import { ApiClient, describeOnEachEngine } from '../../support/test-app.ts';

describe('Emails', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());
  describeOnEachEngine(
    (app) => {
      test('F164: have a plain and an HTML version that name the product, and are marked as automatic', async () => {
        const email = `${crypto.randomUUID()}@example.com`;
        for (const [language, greeting] of [
          ['en', 'Confirm your email address and sign in'],
          ['es', 'Confirma tu dirección de correo e inicia sesión'],
        ] as const) {
          const client = new ApiClient(app, { 'accept-language': language }, '10.1.1.1');
          await client.post('/account/sign-up', {
            email: `${language}-${email}`,
            name: 'Ana',
            password: 'correct horse battery',
          });
          const { headers, text, html } = await mailbox.nextEmail();
          expect(headers).toMatch(/^Auto-Submitted: auto-generated$/im);
          expect(headers).toMatch(/^Content-Type: multipart\/alternative/im);
          const [link = ''] = /https:\/\/tasks\.example\.com\/\S*#verify-email=\S+/.exec(text) ?? [];
          expect(text).toContain(greeting);
          expect(text).toMatch(/\n-- \nKrokanti Tasks\nhttps:\/\/tasks\.example\.com\n/);
          expect(html).toContain(greeting);
          expect(html).toContain('Krokanti Tasks');
          expect(html).toContain(`<a href="${link}"`);
          expect(html).not.toMatch(/<(script|img|link)\b/);
        }
      });
    },
    { SMTP_URL: mailbox.url, PUBLIC_URL: 'https://tasks.example.com' },
  );

  describeOnEachEngine((app) => {
    test('F164: names in the HTML version are text, and addresses in them no links', async () => {
      const ana = await app.createPerson();
      await ana.patch('/me', { name: 'Ana <b>Bold</b> https://evil.example/x' });
      const { space } = await ana.createTeamSpace();
      await ana.patch(`/spaces/${space.id}`, { name: 'A&B "https://evil.example/y" <img src=x>' });
      await app.withConfig({ smtpUrl: mailbox.url }, async (other) => {
        const client = new ApiClient(other, ana.headers, ana.clientIp);
        const body = { email: 'bo@example.com', role: 'member' };
        expect((await client.post(`/spaces/${space.id}/invitations`, body)).status).toBe(201);
      });
      const { html } = await mailbox.nextEmail();
      expect(html).toContain('Bold');
      expect(html).not.toMatch(/<b>|<img|href="[^"]*evil/);
      expect(html).toMatch(/<a href="http:\/\/localhost:3000\/\S*#invitation=/);
    });

    test('F52: names in an email are one line without control characters, and their addresses are no links', async () => {
      const ana = await app.createPerson();
      const { space } = await ana.createTeamSpace();
      // As names could be before control characters in them were refused.
      const [person, team] = [
        'Your bank:\u202e https://evil.example/pay\r\nBcc: all@evil.example',
        'Win\nSubject: a prize at www.evil.example',
      ];
      await app.database.write(async (db) => {
        await db.updateTable('users').set({ name: person }).where('id', '=', ana.id).execute();
        await db.updateTable('spaces').set({ name: team }).where('id', '=', space.id).execute();
      });
      const email = `${crypto.randomUUID()}@example.com`;
      await app.withConfig({ smtpUrl: mailbox.url }, async (other) => {
        const client = new ApiClient(other, ana.headers, ana.clientIp);
        const invited = await client.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email });
        expect(invited.status).toBe(201);
      });
      const { to, headers, text } = await mailbox.nextEmail();
      expect(to).toEqual([email]);
      expect(headers.match(/^Subject: .*$/gm)).toEqual([
        'Subject: Join Win Subject: a prize at www[.]evil[.]example on Krokanti Tasks',
      ]);
      expect(headers).not.toMatch(/^Bcc:/im);
      const lines = text.split(/\r?\n/);
      expect(lines[0]).toBe(
        'Your bank: https[:]//evil[.]example/pay Bcc: all@evil[.]example has invited you to the space “Win Subject: a prize at www[.]evil[.]example”.',
      );
      expect(text).not.toMatch(/\p{Cf}|evil\.example/u);
      expect(new Set(text.match(/https?:\/\/[^\s/]*/g))).toEqual(new Set(['http://localhost:3000']));
    });
  });
});
