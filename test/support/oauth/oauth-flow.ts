import { createHash, randomBytes } from 'node:crypto';
import type { Json } from '../../../testing/untypedJson.ts';
import { ApiClient, type Person, type TestApp } from '../test-app.ts';
import { FormBrowser } from './form-browser.ts';

/** An agent that a person has authorized, and its tokens. */
export interface ConnectedAgent {
  agentId: string;
  clientId: string;
  accessToken: string;
  refreshToken: string;
  /** The granted scope as the token endpoint returned it. */
  grantedScope: string;
}

export interface ConsentOptions {
  name?: string;
  /** The scope that the person grants. */
  scope?: 'read' | 'write';
  /** The only space that the person grants; undefined: all. */
  onlySpaceId?: string;
}

export const redirectUri = 'http://127.0.0.1:4711/callback';

/** Connects an agent through the authorization code flow, with the consent given in a browser. */
export async function connectAgent(
  person: Person,
  { name = 'Claude', scope = 'write', onlySpaceId }: ConsentOptions = {},
): Promise<ConnectedAgent> {
  const { testApp } = person;
  const { client_id: clientId } = await registerOAuthClient(testApp, { client_name: name });
  const verifier = createCodeVerifier();
  const browser = new FormBrowser(person);
  const query = buildAuthorizationQuery(testApp, { clientId, verifier });
  const consent = await browser.open(`/oauth/authorize?${query}`);
  const callback = await browser.submitConsent(consent, {
    answer: 'allow',
    scope,
    ...(onlySpaceId !== undefined && { spaces: 'some', space: onlySpaceId }),
  });
  const code = callback.searchParams.get('code') as string;
  const response = await exchangeCode(testApp, { clientId, code, verifier });
  if (response.status !== 200) throw new Error(`token: ${response.text}`);
  const [agent] = (await person.get('/agents')).body;
  const { access_token: accessToken, refresh_token: refreshToken, scope: granted } = response.body;
  return { agentId: agent.id, clientId, accessToken, refreshToken, grantedScope: granted };
}

let registrationCount = 0;

export async function registerOAuthClient(testApp: TestApp, metadata: Json = {}): Promise<Json> {
  // An IP address of its own keeps the client from running into the limit on registrations.
  const registrationIndex = registrationCount++;
  const clientIp = `10.2.${(registrationIndex >> 8) & 255}.${registrationIndex & 255}`;
  const { status, body, text } = await new ApiClient(testApp, {}, clientIp).post('//oauth/register', {
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    ...metadata,
  });
  if (status !== 201) throw new Error(`register: ${text}`);
  return body;
}

export function buildAuthorizationQuery(
  testApp: TestApp,
  { clientId, verifier, ...more }: { clientId: string; verifier: string } & Record<string, string | undefined>,
): URLSearchParams {
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'read write',
    state: 'a state',
    resource: `${testApp.config.publicUrl}/api/mcp`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  };
  return new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Exchanges an authorization code for tokens. */
export function exchangeCode(testApp: TestApp, { clientId, code, verifier, ...more }: Record<string, string>) {
  return postTokenForm(testApp, {
    grant_type: 'authorization_code',
    code: code as string,
    redirect_uri: redirectUri,
    client_id: clientId as string,
    code_verifier: verifier as string,
    ...more,
  });
}

export function refreshTokens(
  testApp: TestApp,
  { clientId, refreshToken, scope }: Pick<ConnectedAgent, 'clientId' | 'refreshToken'> & { scope?: string },
) {
  return postTokenForm(testApp, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    ...(scope !== undefined && { scope }),
  });
}

export function createCodeVerifier(): string {
  return randomBytes(32).toString('base64url');
}

/** Posts a form to the token endpoint, or to another OAuth endpoint. */
export function postTokenForm(
  testApp: TestApp,
  form: Record<string, string>,
  path = '//oauth/token',
  more: Record<string, string> = {},
) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more };
  return testApp.anonymousClient.request('POST', path, new URLSearchParams(form).toString(), headers);
}
