import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../testing/json.ts';
import { withPgClient } from '../../testing/pgClient.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import {
  buildAuthorizationQuery,
  type ConnectedAgent,
  connectAgent,
  createCodeVerifier,
  exchangeCode,
  FormBrowser,
  postTokenForm,
  refreshTokens,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import { createTokenClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const minute = 60_000;
const day = 86_400_000;

describeOnEachEngine((app) => {
  let ana: Person;
  beforeAll(async () => {
    ana = await app.createPerson();
  });

  /** A fresh code that nobody has exchanged yet. */
  async function codeFor(person: Person, scope: 'read' | 'write' = 'write') {
    const { client_id: clientId } = await registerOAuthClient(app, { client_name: 'Claude' });
    const verifier = createCodeVerifier();
    const browser = new FormBrowser(person);
    const page = await browser.open(`/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`);
    const back = await browser.submitConsent(page, { answer: 'allow', scope });
    return { clientId, verifier, code: back.searchParams.get('code') as string };
  }

  describe('A code', () => {
    test('is good for tokens that last an hour', async () => {
      const { status, body, headers } = await exchangeCode(app, await codeFor(ana));
      expect(status).toBe(200);
      expect(headers['cache-control']).toContain('no-store');
      expect(body).toEqual({
        access_token: expect.stringMatching(/^[\w-]{43}$/),
        refresh_token: expect.stringMatching(/^[\w-]{43}$/),
        expires_in: 3600,
        scope: 'read write',
        token_type: 'Bearer',
      });
      expect(await getMcpStatus(app, body.access_token)).toBe(200);
      app.advanceClock(61 * minute);
      expect(await getMcpStatus(app, body.access_token)).toBe(401);
    });

    test('is good once: used again, it takes back what it gave', async () => {
      const eve = await app.createPerson('Eve');
      const code = await codeFor(eve);
      const { body } = await exchangeCode(app, code);
      expect(await getMcpStatus(app, body.access_token)).toBe(200);
      const again = await exchangeCode(app, code);
      expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
      expect(await getMcpStatus(app, body.access_token)).toBe(401);
      const tried = await refreshTokens(app, { clientId: code.clientId, refreshToken: body.refresh_token });
      expect([tried.status, tried.body.error]).toEqual([400, 'invalid_grant']);
      expect((await eve.get('/agents')).body).toEqual([]);
    });

    test('asked for twice at once is given once', async () => {
      const code = await codeFor(ana);
      const replies = await Promise.all([exchangeCode(app, code), exchangeCode(app, code)]);
      const given = replies.filter(({ status }) => status === 200);
      expect(given.length).toBeLessThanOrEqual(1);
      expect(replies.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(2 - given.length);
    });

    if (app.engine === 'postgres')
      test('is good for nothing once its agent has ended, however close it is', async () => {
        const code = await codeFor(ana);
        await withPgClient(app.config.databaseUrl as string, async (client) => {
          await client.query('begin');
          await client.query('select from agents for update');
          const asked = exchangeCode(app, code);
          const held = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          await waitUntil(async () => (await client.query(held)).rowCount !== 0);
          await client.query('delete from agents where id = (select id from agents order by id desc limit 1)');
          await client.query('commit');
          const { status, body } = await asked;
          expect([status, body.error]).toEqual([400, 'invalid_grant']);
        });
      });

    test.each([
      ['another verifier', { verifier: createCodeVerifier() }, 'invalid_grant'],
      ['no verifier', { code_verifier: '' }, 'invalid_grant'],
      ['another address', { redirect_uri: 'http://127.0.0.1:4711/other' }, 'invalid_grant'],
      ['another resource', { resource: 'https://other.example/mcp' }, 'invalid_target'],
    ])('with %s gets nothing', async (_, more, error) => {
      const { status, body } = await exchangeCode(app, { ...(await codeFor(ana)), ...more });
      expect([status, body.error, body.access_token]).toEqual([400, error, undefined]);
    });

    test('is good for its own client alone, and for a minute', async () => {
      const code = await codeFor(ana);
      const { client_id: other } = await registerOAuthClient(app);
      expect((await exchangeCode(app, { ...code, clientId: other })).body.error).toBe('invalid_grant');
      app.advanceClock(61_000);
      expect((await exchangeCode(app, code)).body.error).toBe('invalid_grant');
    });
  });

  describe('An access token', () => {
    test('is good at the MCP server alone', async () => {
      const { accessToken } = await connectAgent(ana);
      expect(await getMcpStatus(app, accessToken)).toBe(200);
      for (const path of ['/spaces', '/me', '/agents', '/tokens']) {
        const { status, body, headers } = await createTokenClient(app, accessToken).get(path);
        expect([path, status, body]).toEqual([path, 401, { error: 'Unauthorized' }]);
        expect(headers['www-authenticate']).toBe('Bearer');
      }
    });

    test('is not a code or a refresh token, nor they one', async () => {
      const { refreshToken, accessToken, clientId } = await connectAgent(ana);
      expect(await getMcpStatus(app, refreshToken)).toBe(401);
      expect((await refreshTokens(app, { clientId, refreshToken: accessToken })).status).toBe(400);
      expect(await getMcpStatus(app, (await codeFor(ana)).code)).toBe(401);
    });

    test('was made for the address that the server had then', async () => {
      const { accessToken } = await connectAgent(ana);
      await app.withConfig({ publicUrl: 'https://tasks.example.com' }, async (other) => {
        expect(await getMcpStatus(other, accessToken)).toBe(401);
      });
      expect(await getMcpStatus(app, accessToken)).toBe(200);
    });

    test('is kept as a hash, like everything that opens a door', async () => {
      const code = await codeFor(ana);
      const { body } = await exchangeCode(app, code);
      const rows = await app.database.read(async (db) => [
        await db.selectFrom('oauth_records').selectAll().execute(),
        await db.selectFrom('agents').selectAll().execute(),
      ]);
      const kept = JSON.stringify(rows);
      expect(kept).toContain(code.clientId);
      for (const secret of [code.code, body.access_token, body.refresh_token]) expect(kept).not.toContain(secret);
    });

    test('goes with the account’s plan, and comes back with it', async () => {
      const fay = await app.createPerson('Fay');
      const { accessToken } = await connectAgent(fay);
      const becomes = (plan: 'free' | 'pro') =>
        app.database.write((db) => db.updateTable('users').set({ plan }).where('id', '=', fay.id).execute());
      await becomes('free');
      expect(await getMcpStatus(app, accessToken)).toBe(402);
      await becomes('pro');
      expect(await getMcpStatus(app, accessToken)).toBe(200);
    });

    test('survives a restart', async () => {
      const connected = await connectAgent(ana);
      await app.restart();
      expect(await getMcpStatus(app, connected.accessToken)).toBe(200);
      expect((await refreshTokens(app, connected)).status).toBe(200);
    });
  });

  describe('A refresh token', () => {
    test('is good once, for both tokens anew', async () => {
      const first = await connectAgent(ana);
      const { status, body } = await refreshTokens(app, first);
      expect(status).toBe(200);
      expect(body).toMatchObject({ expires_in: 3600, scope: 'read write', token_type: 'Bearer' });
      expect([body.access_token, body.refresh_token]).not.toContain(first.accessToken);
      expect(body.refresh_token).not.toBe(first.refreshToken);
      expect(await getMcpStatus(app, body.access_token)).toBe(200);
    });

    test('used a second time revokes the agent, since either use may be a thief’s', async () => {
      const gil = await app.createPerson('Gil');
      const first = await connectAgent(gil);
      const { body: second } = await refreshTokens(app, first);
      const { status, body } = await refreshTokens(app, first);
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
      expect(await getMcpStatus(app, second.access_token)).toBe(401);
      expect((await refreshTokens(app, { ...first, refreshToken: second.refresh_token })).status).toBe(400);
      expect((await gil.get('/agents')).body).toEqual([]);
    });

    test('lasts for sixty days, each time anew, and then the agent is gone', async () => {
      const hal = await app.createPerson('Hal');
      let connected: ConnectedAgent = await connectAgent(hal);
      for (let i = 0; i < 3; i++) {
        app.advanceClock(59 * day);
        const { status, body } = await refreshTokens(app, connected);
        expect(status).toBe(200);
        connected = { ...connected, refreshToken: body.refresh_token };
      }
      app.advanceClock(61 * day);
      const { status, body } = await refreshTokens(app, connected);
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
      expect((await (await app.signIn(hal)).get('/agents')).body).toEqual([]);
      ana = await app.signIn(ana);
    });

    test('is good for its own client alone', async () => {
      const connected = await connectAgent(ana);
      const { client_id: other } = await registerOAuthClient(app);
      const { status, body } = await refreshTokens(app, { ...connected, clientId: other });
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
      expect((await refreshTokens(app, connected)).status).toBe(200);
    });

    test('can be asked for less, and not for more', async () => {
      const reader = await connectAgent(ana, { scope: 'read' });
      const more = await refreshTokens(app, { ...reader, scope: 'read write' });
      expect([more.status, more.body.error]).toEqual([400, 'invalid_scope']);
      const less = await refreshTokens(app, { ...(await connectAgent(ana)), scope: 'read' });
      expect([less.status, less.body.scope]).toEqual([200, 'read']);
    });
  });

  describe('Revoking', () => {
    test.each(['accessToken', 'refreshToken'] as const)('the %s as its client ends the agent', async (which) => {
      const ida = await app.createPerson('Ida');
      const connected = await connectAgent(ida);
      const form = { token: connected[which], client_id: connected.clientId };
      expect((await postTokenForm(app, form, '//oauth/revoke')).status).toBe(200);
      expect(await getMcpStatus(app, connected.accessToken)).toBe(401);
      expect((await refreshTokens(app, connected)).status).toBe(400);
      expect((await ida.get('/agents')).body).toEqual([]);
    });

    test('is not for other clients, and tells nothing of a token that is none', async () => {
      const connected = await connectAgent(ana);
      const { client_id: other } = await registerOAuthClient(app);
      for (const secret of [connected.accessToken, connected.refreshToken, 'nothing']) {
        expect((await postTokenForm(app, { token: secret, client_id: other }, '//oauth/revoke')).status).toBe(200);
      }
      expect(await getMcpStatus(app, connected.accessToken)).toBe(200);
    });

    test('the agent as its person works at once, and no other person can', async () => {
      const [jo, kim] = [await app.createPerson('Jo'), await app.createPerson('Kim')];
      const connected = await connectAgent(jo, { name: 'ChatGPT', scope: 'read' });
      const other = await connectAgent(jo);
      const listed = (await jo.get('/agents')).body;
      expect(listed.map(({ name, scope }: Json) => [name, scope])).toEqual([
        ['Claude', 'write'],
        ['ChatGPT', 'read'],
      ]);
      expect((await kim.get('/agents')).body).toEqual([]);
      expect((await kim.delete(`/agents/${connected.agentId}`)).status).toBe(404);
      expect(await getMcpStatus(app, connected.accessToken)).toBe(200);

      expect((await jo.delete(`/agents/${connected.agentId}`)).body).toEqual({ success: true });
      expect(await getMcpStatus(app, connected.accessToken)).toBe(401);
      expect((await refreshTokens(app, connected)).body.error).toBe('invalid_grant');
      expect(await getMcpStatus(app, other.accessToken)).toBe(200);
      expect((await jo.get('/agents')).body).toHaveLength(1);
      expect((await jo.delete(`/agents/${connected.agentId}`)).status).toBe(404);
    });
  });
});
