import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/json.ts';
import { getLinkSecret } from '../support/email-links.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { startFakeSmtpServer } from '../support/fake-smtp-server.ts';
import { McpClient } from '../support/mcp/mcp-client.ts';
import { connectAgent, refreshTokens } from '../support/oauth/oauth-flow.ts';
import {
  ApiClient,
  type ApiResponse,
  createTokenClient,
  describeOnEachEngine,
  replaceLastCharacter,
  type TestApp,
} from '../support/test-app.ts';

/** Whatever must not get out, each with a name to find it by. */
type Secrets = Record<string, string>;

describe('No secret gets into a log, an error, an event or a file', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());

  describeOnEachEngine(
    (app) => {
      it('in all that people, programs and agents do with them', async () => {
        const secrets: Secrets = {};
        const refused: ApiResponse[] = [];
        const keep = <T extends string>(name: string, secret: T): T => {
          secrets[name] = secret;
          return secret;
        };
        const refuse = async (reply: Promise<ApiResponse>) => {
          const { status, text } = await reply;
          expect(status, text).toBeGreaterThanOrEqual(400);
          expect(status, text).toBeLessThan(500);
          refused.push(await reply);
        };

        const email = 'ana@example.com';
        const password = keep('the password', 'first of all passwords');
        const wrong = keep('a wrong password', 'not the password at all');
        const door = new ApiClient(app, {}, '10.7.0.1');
        await door.post('/account/sign-up', { email, name: 'Ana', password });
        const verify = keep('the link to verify', getLinkSecret(await mailbox.nextEmailText(), 'verify-email'));
        await refuse(door.post('/account/sign-in', { email, password: wrong }));
        await refuse(
          door.post('/account/sign-up', { email: 'x', name: '', password: keep('a refused one', 'tooShort7') }),
        );
        await refuse(door.post('/account/sign-up', `{"password":"${password}`));
        expect((await door.post('/account/verify-email', { secret: verify })).status).toBe(200);
        await refuse(door.post('/account/verify-email', { secret: verify }));

        const ana = await app.signIn({ email, password, clientIp: '10.7.0.1' });
        keep('the session', (ana.headers['cookie'] as string).split('=')[1] as string);
        const { body: reset } = await door.post('/account/request-password-reset', { email });
        expect(reset).toEqual({ success: true });
        const link = keep('the link to reset', getLinkSecret(await mailbox.nextEmailText(), 'reset-password'));
        const second = keep('the second password', 'second of all passwords');
        expect((await door.post('/account/reset-password', { secret: link, password: second })).status).toBe(200);
        await refuse(door.post('/account/reset-password', { secret: link, password: second }));
        await refuse(ana.get('/spaces'));

        const again = await app.signIn({ email, password: second, clientIp: '10.7.0.1' });
        keep('the second session', (again.headers['cookie'] as string).split('=')[1] as string);
        const third = keep('the third password', 'third of all passwords');
        await refuse(again.post('/account/change-password', { currentPassword: wrong, password: third }));
        const changed = await again.post('/account/change-password', { currentPassword: second, password: third });
        expect(changed.status).toBe(200);

        const key = { 'idempotency-key': 'make-a-token' };
        const made = await again.post('/tokens', { name: 'Laptop' }, key);
        const token = keep('the token', made.body.secret);
        expect((await again.post('/tokens', { name: 'Laptop' }, key)).body.secret).toBe(token);
        await refuse(again.post('/tokens', { name: 'Other' }, key));
        const api = createTokenClient(app, token);
        await refuse(api.get('/tokens'));
        await refuse(createTokenClient(app, keep('a mistyped token', replaceLastCharacter(token))).get('/spaces'));
        await refuse(app.anonymousClient.get(`/spaces?access_token=${token}`));
        await refuse(
          app.anonymousClient.get('/spaces', {
            authorization: `Basic ${Buffer.from(`a:${token}`).toString('base64')}`,
          }),
        );

        const { space, project } = await again.createTeamSpace();
        const invited = await again.post(`/spaces/${space.id}/invitations`, {
          role: 'member',
          email: 'bo@example.com',
        });
        const invitation = keep('the invitation', invited.body.url.split('#invitation=')[1]);
        expect(await mailbox.nextEmailText()).toContain(invitation);
        await door.post('/invitations/preview', { secret: invitation });
        await refuse(again.post('/invitations/accept', { secret: invitation }));
        await api.post('/tasks', { projectId: project.id, title: 'By token' });

        const agent = await connectAgent(again);
        keep('the agent’s token', agent.accessToken);
        keep('the agent’s refresh token', agent.refreshToken);
        const client = new McpClient(app, agent.accessToken);
        await client.connect();
        expect((await client.tryTool('create_task', { projectId: project.id, title: 'By agent' })).isError).toBe(false);
        expect((await client.tryTool('create_task', { projectId: project.id, title: '' })).isError).toBe(true);
        const renewed = await refreshTokens(app, agent);
        keep('the next refresh token', renewed.body.refresh_token);
        await refuse(refreshTokens(app, { clientId: agent.clientId, refreshToken: `${agent.refreshToken}x` }));

        for (const path of ['/api/nothing', '/api/spaces/%', '/api/tasks/x']) {
          const sent = await again.request('GET', `/${path}`, undefined, { authorization: `Bearer ${token}` });
          expect(sent.status).toBeGreaterThanOrEqual(400);
          refused.push(sent);
        }

        const events = await EventStreamClient.open(api, space.id, { lastEventId: '0' });
        await events.waitUntil(() => events.events.filter(({ type }: Json) => type === 'task.created').length >= 2);
        events.disconnect();
        const metrics = await new ApiClient(app, {}, '127.0.0.1').get('//metrics');

        // They are looked for where they would be found: all but those in the answers that give them.
        expect(app.log.length).toBeGreaterThan(30);
        expect(refused.length).toBeGreaterThan(12);
        const seen = {
          'the log': JSON.stringify(app.log),
          'a refusal': refused.map(({ text, headers }) => text + JSON.stringify(headers)).join('\n'),
          'an event': JSON.stringify(events.events),
          'the metrics': metrics.text,
          'the database': await wholeDatabase(app),
        };
        for (const [place, text] of Object.entries(seen)) {
          expect(text.length, place).toBeGreaterThan(100);
          for (const [name, secret] of Object.entries(secrets)) {
            expect(secret.length, name).toBeGreaterThan(8);
            expect(text.includes(secret), `${name} is in ${place}`).toBe(false);
          }
        }
      });
    },
    { SMTP_URL: mailbox.url },
  );
});

describe('A letter that cannot be sent', async () => {
  /** Says no to whoever signs in, and repeats what it was told. */
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 no\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (/^EHLO/i.test(text)) socket.write('250-no\r\n250 AUTH PLAIN LOGIN\r\n');
      else socket.write(`535 5.7.8 refused: ${text.trim()}\r\n`);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as { port: number };

  describeOnEachEngine(
    (app) => {
      it('is in the log as an error, without its link and without the mail server’s password', async () => {
        const email = 'cleo@example.com';
        await app.anonymousClient.post('/account/sign-up', { email, name: 'Cleo', password: 'correct horse battery' });
        while (!app.log.some(({ msg }) => String(msg).startsWith('Could not send mail'))) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        const text = JSON.stringify(app.log);
        expect(text).toContain(email);
        expect(text).toContain('"responseCode":535');
        expect(text).not.toMatch(/#verify-email=|correct horse/);
        for (const secret of ['hunter2-for-mail', Buffer.from('\0mailer\0hunter2-for-mail').toString('base64')]) {
          expect(text.includes(secret), secret).toBe(false);
        }
      });
    },
    { SMTP_URL: `smtp://mailer:hunter2-for-mail@127.0.0.1:${port}` },
  );
});

/** Every byte of it, as `krokanti backup` would put it into a file. */
async function wholeDatabase({ database }: TestApp): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-secrets-'));
  try {
    await database.backup(join(folder, 'copy.db'));
    return (await readFile(join(folder, 'copy.db'))).toString('latin1');
  } finally {
    await rm(folder, { recursive: true });
  }
}
