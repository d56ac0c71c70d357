import { createHash, randomBytes } from 'node:crypto';
import type { Json } from '../../../testing/untypedJson.ts';
import { ApiClient, type Person, type TestApp } from '../test-app.ts';

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

export interface BrowserResponse {
  status: number;
  /** Where the browser ended up: a path of the server, or the URL of another origin. */
  location: string;
  text: string;
}

/** A minimal browser for the authorization flow: cookies, redirects and forms. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();
  /** All `Set-Cookie` headers so far, with their attributes. */
  readonly setCookies: string[] = [];
  readonly #client: ApiClient;
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor(
    person: Person | null,
    testApp: TestApp = (person as Person).testApp,
    /** Headers that a proxy adds to each request. */
    headers: Record<string, string> = {},
  ) {
    this.#headers = headers;
    this.#client = new ApiClient(testApp, {}, person?.clientIp);
    this.#origin = testApp.config.publicUrl;
    if (person) this.setCookie(person.headers['cookie'] as string);
  }

  /** Sets a cookie, such as another person's session. */
  setCookie(cookie: string): void {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    this.cookies.set(name, value);
  }

  async open(path: string): Promise<BrowserResponse> {
    return this.#follow('GET', path);
  }

  /** Submits the consent page and returns the URL that the browser is sent to, at the client. */
  async submitConsent(page: BrowserResponse, fields: Record<string, string>): Promise<URL> {
    const interstitial = await this.submitForm(page, fields);
    const [, next] = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(interstitial.text) ?? [];
    if (next === undefined) throw new Error(`No redirect on the page: ${interstitial.status} ${interstitial.text}`);
    const target = await this.open(next.replace(this.#origin, ''));
    if (!URL.canParse(target.location))
      throw new Error(`Not redirected to the client: ${target.status} ${target.location} ${target.text}`);
    return new URL(target.location);
  }

  async submitForm(page: BrowserResponse, fields: Record<string, string>): Promise<BrowserResponse> {
    const [, user = ''] = /name="user" value="([^"]+)"/.exec(page.text) ?? [];
    const [, action] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? [];
    if (action === undefined) throw new Error(`No form on the page: ${page.status} ${page.location} ${page.text}`);
    return this.#follow('POST', action.replace(this.#origin, ''), new URLSearchParams({ user, ...fields }).toString());
  }

  async #follow(method: string, path: string, body?: string): Promise<BrowserResponse> {
    const headers: Record<string, string> = {
      ...this.#headers,
      cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded', origin: this.#origin }),
    };
    const response = await this.#client.request(method, `/${path}`, body, headers);
    for (const cookie of [response.headers['set-cookie'] ?? []].flat()) {
      this.setCookies.push(cookie);
      const [pair = '', ...attributes] = cookie.split(';');
      const isExpired = attributes.some((attribute) => /^ expires=Thu, 01 Jan 1970/i.test(attribute));
      if (isExpired) this.cookies.delete(pair.split('=')[0] as string);
      else this.setCookie(pair);
    }
    const { location } = response.headers;
    if (location === undefined) return { status: response.status, location: path, text: response.text };
    const next = new URL(location, this.#origin);
    if (next.origin !== this.#origin) return { status: response.status, location: next.href, text: '' };
    return this.#follow('GET', next.pathname + next.search);
  }
}
