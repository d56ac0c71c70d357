import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
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

/** Secrets that must not leak, each with a name for the error message. */
type Secrets = Record<string, string>;

describe('No secret gets into a log, an error, an event or a file', async () => {
  const mailbox = await startFakeSmtpServer();
  afterAll(() => mailbox.close());

  describeOnEachEngine(
    (app) => {
      it('whatever people, programs and agents do with them', async () => {
        const secrets: Secrets = {};
        const rejectedResponses: ApiResponse[] = [];
        const addSecret = <T extends string>(name: string, secret: T): T => {
          secrets[name] = secret;
          return secret;
        };
        const expectRejected = async (reply: Promise<ApiResponse>) => {
          const { status, text } = await reply;
          expect(status, text).toBeGreaterThanOrEqual(400);
          expect(status, text).toBeLessThan(500);
          rejectedResponses.push(await reply);
        };

        const email = 'ana@example.com';
        const password = addSecret('the password', 'first of all passwords');
        const wrong = addSecret('a wrong password', 'not the password at all');
        const anonymous = new ApiClient(app, {}, '10.7.0.1');
        await anonymous.post('/account/sign-up', { email, name: 'Ana', password });
        const verify = addSecret('the link to verify', getLinkSecret(await mailbox.nextEmailText(), 'verify-email'));
        await expectRejected(anonymous.post('/account/sign-in', { email, password: wrong }));
        await expectRejected(
          anonymous.post('/account/sign-up', {
            email: 'x',
            name: '',
            password: addSecret('a rejected password', 'tooShort7'),
          }),
        );
        await expectRejected(anonymous.post('/account/sign-up', `{"password":"${password}`));
        expect((await anonymous.post('/account/verify-email', { secret: verify })).status).toBe(200);
        await expectRejected(anonymous.post('/account/verify-email', { secret: verify }));

        const ana = await app.signIn({ email, password, clientIp: '10.7.0.1' });
        addSecret('the session', (ana.headers['cookie'] as string).split('=')[1] as string);
        const { body: reset } = await anonymous.post('/account/request-password-reset', { email });
        expect(reset).toEqual({ success: true });
        const link = addSecret('the link to reset', getLinkSecret(await mailbox.nextEmailText(), 'reset-password'));
        const second = addSecret('the second password', 'second of all passwords');
        expect((await anonymous.post('/account/reset-password', { secret: link, password: second })).status).toBe(200);
        expect(await mailbox.nextEmailText()).toContain('has changed');
        await expectRejected(anonymous.post('/account/reset-password', { secret: link, password: second }));
        await expectRejected(ana.get('/spaces'));

        const secondSession = await app.signIn({ email, password: second, clientIp: '10.7.0.1' });
        addSecret('the second session', (secondSession.headers['cookie'] as string).split('=')[1] as string);
        const third = addSecret('the third password', 'third of all passwords');
        await expectRejected(
          secondSession.post('/account/change-password', { currentPassword: wrong, password: third }),
        );
        const changed = await secondSession.post('/account/change-password', {
          currentPassword: second,
          password: third,
        });
        expect(changed.status).toBe(200);
        expect(await mailbox.nextEmailText()).toContain('has changed');

        const key = { 'idempotency-key': 'make-a-token' };
        const created = await secondSession.post('/tokens', { name: 'Laptop' }, key);
        const token = addSecret('the token', created.body.secret);
        const replay = await secondSession.post('/tokens', { name: 'Laptop' }, key);
        expect([replay.status, replay.body.token]).toEqual([201, created.body.token]);
        expect(replay.text).not.toContain(token);
        await expectRejected(secondSession.post('/tokens', { name: 'Other' }, key));
        const api = createTokenClient(app, token);
        await expectRejected(api.get('/tokens'));
        await expectRejected(
          createTokenClient(app, addSecret('a mistyped token', replaceLastCharacter(token))).get('/spaces'),
        );
        await expectRejected(app.anonymousClient.get(`/spaces?access_token=${token}`));
        await expectRejected(
          app.anonymousClient.get('/spaces', {
            authorization: `Basic ${Buffer.from(`a:${token}`).toString('base64')}`,
          }),
        );

        const { space, project } = await secondSession.createTeamSpace();
        const invited = await secondSession.post(`/spaces/${space.id}/invitations`, {
          role: 'member',
          email: 'bo@example.com',
        });
        const invitation = addSecret('the invitation', invited.body.url.split('#invitation=')[1]);
        expect(await mailbox.nextEmailText()).toContain(invitation);
        await anonymous.post('/invitations/preview', { secret: invitation });
        await expectRejected(secondSession.post('/invitations/accept', { secret: invitation }));
        await api.post('/tasks', { projectId: project.id, title: 'By token' });

        const agent = await connectAgent(secondSession);
        addSecret('the agent’s token', agent.accessToken);
        addSecret('the agent’s refresh token', agent.refreshToken);
        const client = new McpClient(app, agent.accessToken);
        await client.connect();
        expect((await client.tryTool('create_task', { projectId: project.id, title: 'By agent' })).isError).toBe(false);
        expect((await client.tryTool('create_task', { projectId: project.id, title: '' })).isError).toBe(true);
        const renewed = await refreshTokens(app, agent);
        addSecret('the next refresh token', renewed.body.refresh_token);
        await expectRejected(refreshTokens(app, { clientId: agent.clientId, refreshToken: `${agent.refreshToken}x` }));

        for (const path of ['/api/nothing', '/api/spaces/%', '/api/tasks/x']) {
          const sent = await secondSession.request('GET', `/${path}`, undefined, { authorization: `Bearer ${token}` });
          expect(sent.status).toBeGreaterThanOrEqual(400);
          rejectedResponses.push(sent);
        }

        const events = await EventStreamClient.open(api, space.id, { lastEventId: '0' });
        await events.waitUntil(() => events.events.filter(({ type }: Json) => type === 'task.created').length >= 2);
        events.disconnect();
        const metrics = await new ApiClient(app, {}, '127.0.0.1').get('//metrics');

        // Search everywhere they could leak. Successful responses are left out: some return a secret by design.
        expect(app.log.length).toBeGreaterThan(30);
        expect(rejectedResponses.length).toBeGreaterThan(12);
        const seen = {
          'the log': JSON.stringify(app.log),
          'an error response': rejectedResponses.map(({ text, headers }) => text + JSON.stringify(headers)).join('\n'),
          'an event': JSON.stringify(events.events),
          'the metrics': metrics.text,
          'the database': await readDatabaseBytes(app),
        };
        for (const [location, text] of Object.entries(seen)) {
          expect(text.length, location).toBeGreaterThan(100);
          for (const [name, secret] of Object.entries(secrets)) {
            expect(secret.length, name).toBeGreaterThan(8);
            expect(text.includes(secret), `${name} is in ${location}`).toBe(false);
          }
        }
      });
    },
    { SMTP_URL: mailbox.url },
  );
});

describe('An email that cannot be sent', async () => {
  /** Rejects every login and repeats the password in its reply. */
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
      it('is logged as an error without its link or the mail server’s password', async () => {
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

/** All bytes of the database, as `krokanti backup` would write them. */
async function readDatabaseBytes({ database }: TestApp): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-secrets-'));
  try {
    await database.backup(join(folder, 'copy.db'));
    return (await readFile(join(folder, 'copy.db'))).toString('latin1');
  } finally {
    await rm(folder, { recursive: true });
  }
}
