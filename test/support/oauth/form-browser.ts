import { ApiClient, type Person, type TestApp } from '../test-app.ts';

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
