import { describe, expect, test } from 'vitest';
import { deleteExpiredOauthRows } from '../../server/db/queries/expiredRows.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { postTokenForm, registerOAuthClient } from '../support/oauth/oauth-flow.ts';
import { ApiClient, describeOnEachEngine } from '../support/test-app.ts';

const redirectUri = 'https://claude.ai/api/mcp/auth_callback';

describeOnEachEngine((app) => {
  // An IP address for each call, so that they do not run into the limit on registrations.
  let calls = 0;
  const register = (body: Json) => new ApiClient(app, {}, `10.68.0.${++calls}`).post('//oauth/register', body);

  test('returns the registered metadata', async () => {
    const { status, body, headers } = await register({
      client_name: 'Claude',
      client_uri: 'https://claude.ai',
      logo_uri: 'javascript:alert(1)',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code', 'token'],
      token_endpoint_auth_method: 'none',
      scope: 'claudeai openid',
      something: 'else',
    });
    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      client_id: expect.stringMatching(/^[\da-f-]{36}$/),
      client_id_issued_at: expect.any(Number),
      client_name: 'Claude',
      client_uri: 'https://claude.ai',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    });
  });

  test.each([
    'http://localhost:3334/oauth/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:8080/',
    'cursor://anysphere.cursor-retrieval/oauth/callback',
    'com.example.app:/oauth',
    'vscode://vscode.github-authentication/did-authenticate',
  ])('accepts %s as a redirect URI', async (uri) => {
    const { status, body } = await register({ redirect_uris: [uri] });
    expect([status, body.redirect_uris]).toEqual([201, [uri]]);
  });

  test('F35: metadata of more than 8 kB is refused, and nothing is stored', async () => {
    const uris = Array.from({ length: 20 }, (_, n) => `https://example.com/${n}/${'x'.repeat(1900)}`);
    for (const metadata of [{ redirect_uris: uris }, { redirect_uris: [redirectUri], extra: 'x'.repeat(8192) }]) {
      const { status, body } = await register(metadata);
      expect([status, body]).toEqual([
        400,
        { error: 'invalid_client_metadata', error_description: 'the body: must have at most 8192 bytes' },
      ]);
    }
    const [first = ''] = uris;
    expect((await register({ redirect_uris: [first] })).status).toBe(201);
  });

  test.each([
    ['http://evil.example/callback', 'must use https'],
    ['http://localhost.evil.example/callback', 'must use https'],
    ['http://127.0.0.1.evil.example/callback', 'must use https'],
    ['https://localhost/callback', 'must use http for localhost'],
    ['https://claude.ai/callback#part', 'must have no fragment'],
    ['javascript:alert(1)', 'must not use javascript:'],
    ['data:text/html,x', 'must not use data:'],
    ['callback', 'is not a URL'],
    ['view-source:https://evil.example/', 'must not use view-source:'],
    ['filesystem:https://evil.example/temporary/x', 'must not use filesystem:'],
    ['ms-msdt:/id PCWDiagnostic', 'must not use ms-msdt:'],
    ['ms-msdt://id/x', 'must not use ms-msdt:'],
    ['MS-OFFICECMD://evil.example/x', 'must not use ms-officecmd:'],
    ['search-ms://evil.example/x', 'must not use search-ms:'],
    ['intent://evil.example/#Intent;end', 'must have no fragment'],
    ['chrome-extension://abcdef/x', 'must not use chrome-extension:'],
    ['mailto:all@evil.example', 'must not use mailto:'],
    ['https://claude.ai@evil.example/callback', 'must have no user name or password'],
    ['http://user:secret@127.0.0.1/callback', 'must have no user name or password'],
    ['cursor://user:secret@host/callback', 'must have no user name or password'],
    ['unknown:callback', 'must be like com.example.app:/path or app://host/path'],
  ])('F35: rejects %s as a redirect URI', async (uri, description) => {
    const { status, body } = await register({ redirect_uris: [redirectUri, uri] });
    expect([status, body.error]).toEqual([400, 'invalid_redirect_uri']);
    expect(body.error_description).toContain(`${uri}: ${description}`);
  });

  test.each([
    [{}, 'invalid_redirect_uri', 'redirect_uris'],
    [{ redirect_uris: [] }, 'invalid_redirect_uri', 'redirect_uris'],
    [{ redirect_uris: [redirectUri], client_name: 7 }, 'invalid_client_metadata', 'client_name'],
    ['not JSON', 'invalid_client_metadata', 'JSON'],
    [[], 'invalid_client_metadata', 'body'],
  ])('rejects %j and names the invalid field', async (body, error, description) => {
    const reply = await register(body);
    expect([reply.status, reply.body.error]).toEqual([400, error]);
    expect(reply.body.error_description).toContain(description);
  });

  describe.each(['client_secret_basic', 'client_secret_post'])('With %s', (method) => {
    test('the client authenticates with its secret, which is stored as a hash', async () => {
      const client = await registerOAuthClient(app, {
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: method,
      });
      expect(client).toMatchObject({ token_endpoint_auth_method: method, client_secret_expires_at: 0 });
      const rows = await app.database.read((db) => db.selectFrom('oauth_clients').selectAll().execute());
      expect(JSON.stringify(rows)).toContain(client.client_id);
      expect(JSON.stringify(rows)).not.toContain(client.client_secret);

      const exchangeWithSecret = (secret: string | undefined) => {
        const form = {
          grant_type: 'authorization_code',
          code: 'x',
          redirect_uri: redirectUri,
          code_verifier: 'x'.repeat(43),
        };
        if (secret === undefined) return postTokenForm(app, { ...form, client_id: client.client_id });
        if (method === 'client_secret_post') {
          return postTokenForm(app, { ...form, client_id: client.client_id, client_secret: secret });
        }
        const basic = Buffer.from(`${client.client_id}:${secret}`).toString('base64');
        return postTokenForm(app, form, '//oauth/token', { authorization: `Basic ${basic}` });
      };
      expect((await exchangeWithSecret(client.client_secret)).body.error).toBe('invalid_grant');
      for (const wrong of [`${client.client_secret}x`, 'x', undefined]) {
        const { status, body } = await exchangeWithSecret(wrong);
        expect([status, body.error]).toEqual([401, 'invalid_client']);
      }
    });
  });

  test('deletes clients that nobody authorized after a week', async () => {
    const { client_id: id } = await registerOAuthClient(app);
    const isKnown = () =>
      app.database.read((db) => db.selectFrom('oauth_clients').select('id').where('id', '=', id).execute());
    expect(await isKnown()).toHaveLength(1);
    app.advanceClock(7 * 86_400_000);
    const [now, weekAgo] = [app.now(), app.now() - 7 * 86_400_000].map((at) => new Date(at).toISOString());
    await app.database.write((db) => deleteExpiredOauthRows(db, now as string, weekAgo as string));
    expect(await isKnown()).toHaveLength(0);
  });

  test('is rate limited by address', async () => {
    const registerFrom = (address: string) =>
      new ApiClient(app, {}, address).post('//oauth/register', { redirect_uris: [redirectUri] });
    const replies = [];
    for (let i = 0; i < 31; i++) replies.push(await registerFrom('10.9.9.9'));
    expect(replies.map(({ status }) => status)).toEqual([...Array(30).fill(201), 429]);
    expect(Number(replies.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await registerFrom('10.9.9.10')).status).toBe(201);
  });
});
