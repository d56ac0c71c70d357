import { beforeAll, describe, expect, test } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import {
  buildAuthorizationQuery,
  type ConnectedAgent,
  connectAgent,
  createCodeVerifier,
  exchangeCode,
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

  /** Returns an authorization code that has not been exchanged. */
  async function getCode(person: Person, scope: 'read' | 'write' = 'write') {
    const { client_id: clientId } = await registerOAuthClient(app, { client_name: 'Claude' });
    const verifier = createCodeVerifier();
    const browser = new FormBrowser(person);
    const page = await browser.open(`/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`);
    const redirect = await browser.submitConsent(page, { answer: 'allow', scope });
    return { clientId, verifier, code: redirect.searchParams.get('code') as string };
  }

  describe('An authorization code', () => {
    test('is exchanged for tokens that last an hour', async () => {
      const { status, body, headers } = await exchangeCode(app, await getCode(ana));
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

    test('works once; a second use revokes the tokens from the first', async () => {
      const eve = await app.createPerson('Eve');
      const code = await getCode(eve);
      const { body } = await exchangeCode(app, code);
      expect(await getMcpStatus(app, body.access_token)).toBe(200);
      const second = await exchangeCode(app, code);
      expect([second.status, second.body.error]).toEqual([400, 'invalid_grant']);
      expect(await getMcpStatus(app, body.access_token)).toBe(401);
      const refreshed = await refreshTokens(app, { clientId: code.clientId, refreshToken: body.refresh_token });
      expect([refreshed.status, refreshed.body.error]).toEqual([400, 'invalid_grant']);
      expect((await eve.get('/agents')).body).toEqual([]);
    });

    test('exchanged twice at the same time works at most once', async () => {
      const code = await getCode(ana);
      const replies = await Promise.all([exchangeCode(app, code), exchangeCode(app, code)]);
      const successes = replies.filter(({ status }) => status === 200);
      expect(successes.length).toBeLessThanOrEqual(1);
      expect(replies.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(2 - successes.length);
    });

    if (app.engine === 'postgres')
      test('does not work once its agent has been deleted, even concurrently', async () => {
        const code = await getCode(ana);
        await withPgClient(app.config.databaseUrl as string, async (client) => {
          await client.query('begin');
          await client.query('select from agents for update');
          const exchange = exchangeCode(app, code);
          const blockedQuery = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          await waitUntil(async () => (await client.query(blockedQuery)).rowCount !== 0);
          await client.query('delete from agents where id = (select id from agents order by id desc limit 1)');
          await client.query('commit');
          const { status, body } = await exchange;
          expect([status, body.error]).toEqual([400, 'invalid_grant']);
        });
      });

    test.each([
      ['another verifier', { verifier: createCodeVerifier() }, 'invalid_grant'],
      ['no verifier', { code_verifier: '' }, 'invalid_grant'],
      ['another address', { redirect_uri: 'http://127.0.0.1:4711/other' }, 'invalid_grant'],
      ['another resource', { resource: 'https://other.example/mcp' }, 'invalid_target'],
    ])('is not exchanged with %s', async (_, more, error) => {
      const { status, body } = await exchangeCode(app, { ...(await getCode(ana)), ...more });
      expect([status, body.error, body.access_token]).toEqual([400, error, undefined]);
    });

    test('works only for its own client and for a minute', async () => {
      const code = await getCode(ana);
      const { client_id: other } = await registerOAuthClient(app);
      expect((await exchangeCode(app, { ...code, clientId: other })).body.error).toBe('invalid_grant');
      app.advanceClock(61_000);
      expect((await exchangeCode(app, code)).body.error).toBe('invalid_grant');
    });
  });

  describe('An access token', () => {
    test('works only at the MCP server', async () => {
      const { accessToken } = await connectAgent(ana);
      expect(await getMcpStatus(app, accessToken)).toBe(200);
      for (const path of ['/spaces', '/me', '/agents', '/tokens']) {
        const { status, body, headers } = await createTokenClient(app, accessToken).get(path);
        expect([path, status, body]).toEqual([path, 401, { error: 'Unauthorized' }]);
        expect(headers['www-authenticate']).toBe('Bearer');
      }
    });

    test('is not interchangeable with a code or a refresh token', async () => {
      const { refreshToken, accessToken, clientId } = await connectAgent(ana);
      expect(await getMcpStatus(app, refreshToken)).toBe(401);
      expect((await refreshTokens(app, { clientId, refreshToken: accessToken })).status).toBe(400);
      expect(await getMcpStatus(app, (await getCode(ana)).code)).toBe(401);
    });

    test('works only for the public URL it was issued for', async () => {
      const { accessToken } = await connectAgent(ana);
      await app.withConfig({ publicUrl: 'https://tasks.example.com' }, async (other) => {
        expect(await getMcpStatus(other, accessToken)).toBe(401);
      });
      expect(await getMcpStatus(app, accessToken)).toBe(200);
    });

    test('is stored as a hash, like every secret', async () => {
      const code = await getCode(ana);
      const { body } = await exchangeCode(app, code);
      const rows = await app.database.read(async (db) => [
        await db.selectFrom('oauth_records').selectAll().execute(),
        await db.selectFrom('agents').selectAll().execute(),
      ]);
      const stored = JSON.stringify(rows);
      expect(stored).toContain(code.clientId);
      for (const secret of [code.code, body.access_token, body.refresh_token]) expect(stored).not.toContain(secret);
    });

    test('stops working on a free plan, and works again on a paid one', async () => {
      const fay = await app.createPerson('Fay');
      const { accessToken } = await connectAgent(fay);
      const setPlan = (plan: 'free' | 'pro') =>
        app.database.write((db) => db.updateTable('users').set({ plan }).where('id', '=', fay.id).execute());
      await setPlan('free');
      expect(await getMcpStatus(app, accessToken)).toBe(402);
      await setPlan('pro');
      expect(await getMcpStatus(app, accessToken)).toBe(200);
    });

    test('still works after a restart', async () => {
      const connected = await connectAgent(ana);
      await app.restart();
      expect(await getMcpStatus(app, connected.accessToken)).toBe(200);
      expect((await refreshTokens(app, connected)).status).toBe(200);
    });
  });

  describe('A refresh token', () => {
    test('works once and returns two new tokens', async () => {
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

    test('lasts sixty days from its last use, then the agent is deleted', async () => {
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

    test('works only for its own client', async () => {
      const connected = await connectAgent(ana);
      const { client_id: other } = await registerOAuthClient(app);
      const { status, body } = await refreshTokens(app, { ...connected, clientId: other });
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
      expect((await refreshTokens(app, connected)).status).toBe(200);
    });

    test('can return a smaller scope, but not a larger one', async () => {
      const reader = await connectAgent(ana, { scope: 'read' });
      const more = await refreshTokens(app, { ...reader, scope: 'read write' });
      expect([more.status, more.body.error]).toEqual([400, 'invalid_scope']);
      const less = await refreshTokens(app, { ...(await connectAgent(ana)), scope: 'read' });
      expect([less.status, less.body.scope]).toEqual([200, 'read']);
    });
  });

  describe('Revoking', () => {
    test.each(['accessToken', 'refreshToken'] as const)('the %s by its client deletes the agent', async (which) => {
      const ida = await app.createPerson('Ida');
      const connected = await connectAgent(ida);
      const form = { token: connected[which], client_id: connected.clientId };
      expect((await postTokenForm(app, form, '//oauth/revoke')).status).toBe(200);
      expect(await getMcpStatus(app, connected.accessToken)).toBe(401);
      expect((await refreshTokens(app, connected)).status).toBe(400);
      expect((await ida.get('/agents')).body).toEqual([]);
    });

    test('is not possible for other clients, and reveals nothing about unknown tokens', async () => {
      const connected = await connectAgent(ana);
      const { client_id: other } = await registerOAuthClient(app);
      for (const secret of [connected.accessToken, connected.refreshToken, 'nothing']) {
        expect((await postTokenForm(app, { token: secret, client_id: other }, '//oauth/revoke')).status).toBe(200);
      }
      expect(await getMcpStatus(app, connected.accessToken)).toBe(200);
    });

    test('the agent by its person takes effect at once, and no other person can do it', async () => {
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
