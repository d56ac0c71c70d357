import { createHash, randomBytes } from 'node:crypto';
import type { Json } from '../../../testing/json.ts';
import { ApiClient, type Person, type TestApp } from '../test-app.ts';

/** An agent that somebody has let in, with what it got. */
export interface ConnectedAgent {
  agentId: string;
  clientId: string;
  accessToken: string;
  refreshToken: string;
  /** As the server says. */
  grantedScope: string;
}

export interface ConsentOptions {
  name?: string;
  /** What the person chooses. */
  scope?: 'read' | 'write';
}

export const redirectUri = 'http://127.0.0.1:4711/callback';

/** Connects an agent as its person does, in a browser. */
export async function connectAgent(
  person: Person,
  { name = 'Claude', scope = 'write' }: ConsentOptions = {},
): Promise<ConnectedAgent> {
  const { testApp } = person;
  const { client_id: clientId } = await registerOAuthClient(testApp, { client_name: name });
  const verifier = createCodeVerifier();
  const browser = new FormBrowser(person);
  const query = buildAuthorizationQuery(testApp, { clientId, verifier });
  const consent = await browser.open(`/oauth/authorize?${query}`);
  const back = await browser.submitConsent(consent, { answer: 'allow', scope });
  const code = back.searchParams.get('code') as string;
  const reply = await exchangeCode(testApp, { clientId, code, verifier });
  if (reply.status !== 200) throw new Error(`token: ${reply.text}`);
  const [agent] = (await person.get('/agents')).body;
  const { access_token: accessToken, refresh_token: refreshToken, scope: granted } = reply.body;
  return { agentId: agent.id, clientId, accessToken, refreshToken, grantedScope: granted };
}

export async function registerOAuthClient(test: TestApp, metadata: Json = {}): Promise<Json> {
  // From an address of its own, so that the limit on registrations stays out of the way.
  const address = `10.2.${[0, 0].map(() => Math.floor(Math.random() * 256)).join('.')}`;
  const { status, body, text } = await new ApiClient(test, {}, address).post('//oauth/register', {
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    ...metadata,
  });
  if (status !== 201) throw new Error(`register: ${text}`);
  return body;
}

export function buildAuthorizationQuery(
  test: TestApp,
  { clientId, verifier, ...more }: { clientId: string; verifier: string } & Record<string, string | undefined>,
): URLSearchParams {
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'read write',
    state: 'a state',
    resource: `${test.config.publicUrl}/api/mcp`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  };
  return new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** A code for tokens. */
export function exchangeCode(test: TestApp, { clientId, code, verifier, ...more }: Record<string, string>) {
  return postTokenForm(test, {
    grant_type: 'authorization_code',
    code: code as string,
    redirect_uri: redirectUri,
    client_id: clientId as string,
    code_verifier: verifier as string,
    ...more,
  });
}

export function refreshTokens(
  test: TestApp,
  { clientId, refreshToken, scope }: Pick<ConnectedAgent, 'clientId' | 'refreshToken'> & { scope?: string },
) {
  return postTokenForm(test, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    ...(scope !== undefined && { scope }),
  });
}

export function createCodeVerifier(): string {
  return randomBytes(32).toString('base64url');
}

/** Asks the token endpoint, or another one that takes a form. */
export function postTokenForm(
  test: TestApp,
  form: Record<string, string>,
  path = '//oauth/token',
  more: Record<string, string> = {},
) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...more };
  return test.anonymousClient.request('POST', path, new URLSearchParams(form).toString(), headers);
}

export interface BrowserResponse {
  status: number;
  /** Where the browser is: the path here, or the whole address elsewhere. */
  location: string;
  text: string;
}

/** As much of a browser as the way through needs: cookies, redirects, and the form on the page. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();
  /** As the server set them, with what they are bound to. */
  readonly setCookies: string[] = [];
  readonly #client: ApiClient;
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor(
    person: Person | null,
    test: TestApp = (person as Person).testApp,
    /** What a proxy adds on the way. */
    headers: Record<string, string> = {},
  ) {
    this.#headers = headers;
    this.#client = new ApiClient(test, {}, person?.clientIp);
    this.#origin = test.config.publicUrl;
    if (person) this.setCookie(person.headers['cookie'] as string);
  }

  /** Signs in, or becomes somebody else. */
  setCookie(cookie: string): void {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    this.cookies.set(name, value);
  }

  async open(path: string): Promise<BrowserResponse> {
    return this.#follow('GET', path);
  }

  /** Presses a button of the consent page, and follows to where it leads: back to the client. */
  async submitConsent(page: BrowserResponse, fields: Record<string, string>): Promise<URL> {
    const leaving = await this.submitForm(page, fields);
    const [, next] = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(leaving.text) ?? [];
    if (next === undefined) throw new Error(`No way back on the page: ${leaving.status} ${leaving.text}`);
    const back = await this.open(next.replace(this.#origin, ''));
    if (!URL.canParse(back.location))
      throw new Error(`Not back at the client: ${back.status} ${back.location} ${back.text}`);
    return new URL(back.location);
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
    const reply = await this.#client.request(method, `/${path}`, body, headers);
    for (const cookie of [reply.headers['set-cookie'] ?? []].flat()) {
      this.setCookies.push(cookie);
      const [pair = '', ...attributes] = cookie.split(';');
      const isGone = attributes.some((attribute) => /^ expires=Thu, 01 Jan 1970/i.test(attribute));
      if (isGone) this.cookies.delete(pair.split('=')[0] as string);
      else this.setCookie(pair);
    }
    const { location } = reply.headers;
    if (location === undefined) return { status: reply.status, location: path, text: reply.text };
    const next = new URL(location, this.#origin);
    if (next.origin !== this.#origin) return { status: reply.status, location: next.href, text: '' };
    return this.#follow('GET', next.pathname + next.search);
  }
}
