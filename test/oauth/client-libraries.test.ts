import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import * as oauth from 'oauth4webapi';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import { redirectUri } from '../support/oauth/oauth-flow.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  let origin: string;
  let ana: Person;
  beforeAll(async () => {
    origin = await app.listenAtPublicUrl();
    ana = await app.createPerson();
  });

  test('oauth4webapi discovers the server, gets a token, refreshes and revokes it', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const resource = new URL(`${origin}/api/mcp`);
    const found = await oauth.resourceDiscoveryRequest(resource, insecure);
    const { authorization_servers: [issuer = ''] = [] } = await oauth.processResourceDiscoveryResponse(resource, found);
    const described = await oauth.discoveryRequest(new URL(issuer), { ...insecure, algorithm: 'oauth2' });
    const as = await oauth.processDiscoveryResponse(new URL(issuer), described);
    const metadata = {
      client_name: 'Script',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
    };
    const registered = await oauth.dynamicClientRegistrationRequest(as, metadata, insecure);
    const client = await oauth.processDynamicClientRegistrationResponse(registered);
    const auth = oauth.ClientSecretBasic(client.client_secret as string);

    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(as.authorization_endpoint as string);
    url.search = String(
      new URLSearchParams({
        client_id: client.client_id,
        redirect_uri: redirectUri,
        response_type: 'code',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        resource: resource.href,
      }),
    );
    const browser = new FormBrowser(ana);
    const page = await browser.open(url.pathname + url.search);
    const redirect = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
    const callbackParams = oauth.validateAuthResponse(as, client, redirect, state);

    const redeemed = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      auth,
      callbackParams,
      redirectUri,
      verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, redeemed);
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read write', expires_in: 3600 });
    expect(await getMcpStatus(app, tokens.access_token)).toBe(200);

    const renewed = await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token as string, insecure);
    const next = await oauth.processRefreshTokenResponse(as, client, renewed);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    expect(await getMcpStatus(app, next.access_token)).toBe(200);

    const revoked = await oauth.revocationRequest(as, client, auth, next.refresh_token as string, insecure);
    await oauth.processRevocationResponse(revoked);
    expect(await getMcpStatus(app, next.access_token)).toBe(401);
  });

  describe('The MCP SDK client', () => {
    test('signs in when required, refreshes by itself, and requires signing in again once disconnected', async () => {
      const bob = await app.createPerson('Bob');
      const provider = new MemoryOAuthProvider();
      const connect = async () => {
        const transport = new StreamableHTTPClientTransport(new URL(`${origin}/api/mcp`), { authProvider: provider });
        const client = new Client({ name: 'sdk-test', version: '1.2.3' });
        return { transport, client, connected: client.connect(transport) };
      };
      const first = await connect();
      await expect(first.connected).rejects.toThrow(UnauthorizedError);

      const authorizationUrl = provider.authorizationUrl as URL;
      expect(authorizationUrl.searchParams.get('resource')).toBe(`${origin}/api/mcp`);
      expect(authorizationUrl.searchParams.get('scope')).toBe('read write');
      const browser = new FormBrowser(bob);
      const page = await browser.open(authorizationUrl.pathname + authorizationUrl.search);
      expect(page.text).toContain('<strong>SDK test</strong>');
      const redirect = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      await first.transport.finishAuth(redirect.searchParams);

      const { client, connected } = await connect();
      await connected;
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toContain('create_task');
      const { project } = await bob.getPersonalSpace();
      const created = await client.callTool({
        name: 'create_task',
        arguments: { projectId: project.id, title: 'By the SDK' },
      });
      expect(created.isError ?? false).toBe(false);

      const before = (provider.savedTokens as Json).access_token;
      app.advanceClock(3_601_000);
      await client.callTool({ name: 'list_spaces', arguments: {} });
      expect((provider.savedTokens as Json).access_token).not.toBe(before);

      const [agent] = (await bob.get('/agents')).body;
      expect(agent).toMatchObject({ name: 'SDK test', scope: 'write' });
      await bob.delete(`/agents/${agent.id}`);
      provider.authorizationUrl = undefined;
      await expect(client.callTool({ name: 'list_spaces', arguments: {} })).rejects.toThrow(UnauthorizedError);
      expect(provider.authorizationUrl).toBeInstanceOf(URL);
      await client.close();
    });
  });
});

/** Stores OAuth state in memory, and the URL the SDK would redirect to. */
class MemoryOAuthProvider implements OAuthClientProvider {
  authorizationUrl: URL | undefined;
  savedTokens: Json;
  #client: Json;
  #verifier = '';
  #discoveryState: Json;
  redirectUrl = redirectUri;
  clientMetadata = { client_name: 'SDK test', redirect_uris: [redirectUri] };
  clientInformation = () => this.#client;
  saveClientInformation = (client: Json) => {
    this.#client = client;
  };
  tokens = () => this.savedTokens;
  saveTokens = (tokens: Json) => {
    this.savedTokens = tokens;
  };
  redirectToAuthorization = (url: URL) => {
    this.authorizationUrl = url;
  };
  saveCodeVerifier = (verifier: string) => {
    this.#verifier = verifier;
  };
  codeVerifier = () => this.#verifier;
  saveDiscoveryState = (state: Json) => {
    this.#discoveryState = state;
  };
  discoveryState = () => this.#discoveryState;
  invalidateCredentials = (scope: string) => {
    if (scope === 'all' || scope === 'tokens') this.savedTokens = undefined;
    if (scope === 'all' || scope === 'client') this.#client = undefined;
  };
}
