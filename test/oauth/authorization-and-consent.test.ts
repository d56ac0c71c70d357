import { beforeAll, describe, expect, test } from 'vitest';
import { createPersonWithPlan } from '../support/create-person-with-plan.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import {
  buildAuthorizationQuery,
  createCodeVerifier,
  exchangeCode,
  redirectUri,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  let ana: Person;
  let clientId: string;
  const verifier = createCodeVerifier();
  beforeAll(async () => {
    ana = await app.createPerson();
    clientId = (await registerOAuthClient(app, { client_name: 'Claude' })).client_id;
  });

  const buildPath = (more: Record<string, string | undefined> = {}) =>
    `/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier, ...more })}`;
  const openConsent = (more?: Record<string, string | undefined>, person: Person | null = ana) =>
    new FormBrowser(person, app).open(buildPath(more));

  describe('An authorization request', () => {
    test.each([
      ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request', 'PKCE'],
      ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request', 'code_challenge_method'],
      [
        'a challenge without its method',
        { code_challenge_method: undefined },
        'invalid_request',
        'code_challenge_method',
      ],
      [
        'another resource',
        { resource: 'https://other.example/mcp' },
        'invalid_target',
        'http://localhost:3000/api/mcp',
      ],
      [
        'the REST API as its resource',
        { resource: 'http://localhost:3000/api' },
        'invalid_target',
        'the only resource',
      ],
      ['another response type', { response_type: 'token' }, 'unsupported_response_type', ''],
      ['prompt=none', { prompt: 'none' }, 'login_required', ''],
    ])('with %s is redirected back with an error', async (_, more, error, description) => {
      const { location } = await openConsent(more);
      expect(location).toContain(redirectUri);
      // For response_type=token, errors are in the URL fragment.
      const redirect = new URL(location.replace('#', '?')).searchParams;
      expect([redirect.get('error'), redirect.get('state'), redirect.get('iss')]).toEqual([
        error,
        'a state',
        'http://localhost:3000',
      ]);
      expect(redirect.get('error_description') ?? '').toContain(description);
      expect(redirect.get('code')).toBeNull();
    });

    test.each([
      ['an unknown client', { client_id: crypto.randomUUID() }, 'invalid_client'],
      ['no client', { client_id: undefined }, 'invalid_request'],
      ['an unregistered redirect URI', { redirect_uri: 'https://evil.example/' }, 'invalid_redirect_uri'],
      ['an unregistered path', { redirect_uri: 'http://127.0.0.1:4711/other' }, 'invalid_redirect_uri'],
      [
        'a host that looks similar',
        { redirect_uri: 'http://127.0.0.1.evil.example:4711/callback' },
        'invalid_redirect_uri',
      ],
    ])('with %s shows an error page and does not redirect', async (_, more, error) => {
      const page = await openConsent(more);
      expect([page.status, page.location]).toEqual([400, expect.stringContaining('/oauth/authorize')]);
      expect(page.text).toContain(error);
      expect(page.text).toContain('Can’t connect');
    });

    test('may use any port of this machine in its redirect URI', async () => {
      const page = await openConsent({ redirect_uri: 'http://127.0.0.1:50123/callback' });
      expect(page.text).toContain('It runs on <strong>this computer</strong>');
    });

    test('ignores parameters and scopes it does not know', async () => {
      const page = await openConsent({
        nonce: 'x',
        max_age: '0',
        audience: 'y',
        scope: 'openid profile offline_access',
      });
      expect(page.status).toBe(200);
      expect(page.text).toContain('Read and write');
    });

    test('for the read scope cannot be granted more', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath({ scope: 'read' }));
      expect(page.text).not.toContain('Read and write');
      const redirect = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      const { body } = await exchangeCode(app, {
        clientId,
        code: redirect.searchParams.get('code') as string,
        verifier,
      });
      expect(body.scope).toBe('read');
      expect((await ana.get('/agents')).body[0].scope).toBe('read');
    });
  });

  describe('The consent page', () => {
    test('shows the client, its host and the person, without scripts or framing', async () => {
      const { client_id: id } = await registerOAuthClient(app, {
        client_name: '<img src=x onerror=alert(1)>\u202e \n&c',
        redirect_uris: ['https://claude.ai/callback'],
      });
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath({ client_id: id, redirect_uri: 'https://claude.ai/callback' }));
      expect(page.text).toContain('<strong>&#60;img src=x onerror=alert(1)&#62; &#38;c</strong>');
      expect(page.text).not.toMatch(/<img|<script|\u202e/);
      expect(page.text).toContain('You’ll be sent back to <strong>claude.ai</strong>');
      expect(page.text).toContain(`Ana (${ana.email})`);
      const { status, headers } = await requestRaw(page.location, browser);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['cross-origin-opener-policy']).toBeUndefined();
      expect(headers['cache-control']).toBe('no-store');
      // With `no-referrer`, browsers would submit the form without an Origin header.
      expect(headers['referrer-policy']).toBe('same-origin');
    });

    test('shows a localized text for a client without a name', async () => {
      const { client_id: id } = await registerOAuthClient(app);
      const eve = await app.createPerson('Eve');
      await eve.patch('/me', { language: 'es' });
      const { text } = await new FormBrowser(eve).open(buildPath({ client_id: id }));
      expect(text).toContain('¿Conectar <q>una aplicación sin nombre</q>?');
      expect(text).toContain('Una aplicación sin nombre quiere usar');
      expect(text).not.toMatch(/null|undefined|unnamed app/);
    });

    test('works only in the browser that started the request', async () => {
      const page = await openConsent();
      const other = await new FormBrowser(ana).open(page.location);
      expect([other.status, other.text]).toEqual([400, expect.stringContaining('has expired')]);
      const browser = new FormBrowser(ana);
      const first = await browser.open(buildPath());
      await browser.open(buildPath());
      // The browser's cookie now belongs to the second request.
      expect((await browser.open(first.location)).status).toBe(400);
    });

    test('does not accept a token in place of a session', async () => {
      const person = await app.createPerson();
      const browser = new FormBrowser(person);
      const page = await browser.open(buildPath());
      const authorization = `Bearer ${await person.createTokenSecret()}`;
      const form = `answer=allow&scope=write&user=${person.id}`;
      const { status, headers } = await requestRaw(page.location, browser, form, { authorization });
      expect([status, headers['location']]).toEqual([303, expect.stringMatching(/^\/\?return=/)]);
      expect((await person.get('/agents')).body).toEqual([]);
    });

    test('does not accept a form from another site', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath());
      const foreign = await requestRaw(page.location, browser, 'answer=allow&scope=write', {
        origin: 'https://evil.example',
      });
      expect([foreign.status, foreign.body.code]).toEqual([403, 'foreign_origin']);
      expect((await ana.get('/agents')).body.filter(({ name }: { name: string }) => name === 'Claude')).toHaveLength(1);
    });

    test('is shown again if someone else has signed in meanwhile', async () => {
      const bob = await app.createPerson('Bob');
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath());
      browser.setCookie(bob.headers['cookie'] as string);
      const shownAgain = await browser.submitForm(page, { answer: 'allow', scope: 'write' });
      expect(shownAgain.text).toContain(`Bob (${bob.email})`);
      expect((await bob.get('/agents')).body).toEqual([]);
      await browser.submitConsent(shownAgain, { answer: 'allow', scope: 'read' });
      expect((await bob.get('/agents')).body).toMatchObject([{ name: 'Claude', scope: 'read' }]);
    });

    test.each(['refuse', 'anything else'])('denies the request when answered with %s', async (answer) => {
      const cem = await app.createPerson('Cem');
      const browser = new FormBrowser(cem);
      const redirect = await browser.submitConsent(await browser.open(buildPath()), { answer, scope: 'write' });
      expect(redirect.searchParams.get('error')).toBe('access_denied');
      expect(redirect.searchParams.get('state')).toBe('a state');
      expect(redirect.searchParams.get('code')).toBeNull();
      expect((await cem.get('/agents')).body).toEqual([]);
    });

    test('can be submitted twice without connecting a second agent, and redirects back once', async () => {
      const dora = await app.createPerson('Dora');
      const browser = new FormBrowser(dora);
      const page = await browser.open(buildPath());
      await browser.submitForm(page, { answer: 'allow', scope: 'write' });
      const cookies = [...browser.cookies];
      const redirect = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      expect(redirect.searchParams.get('code')).toBeTruthy();
      expect((await dora.get('/agents')).body).toHaveLength(1);
      // The same holds if the browser still sends its old cookies.
      for (const [name, value] of cookies) browser.setCookie(`${name}=${value}`);
      const late = await browser.open(page.location.replace('/oauth/consent/', '/oauth/authorize/'));
      expect([late.status, late.text]).toEqual([400, expect.stringContaining('has expired or has already been used')]);
    });

    test('expires after an hour', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath());
      app.advanceClock(3_601_000);
      expect((await browser.open(page.location)).status).toBe(400);
    });

    test('tells people on a free plan that agents are not included', async () => {
      const free = await createPersonWithPlan(app, 'free');
      expect((await openConsent({}, free)).text).toContain('Your plan doesn’t include API access');
      expect((await openConsent()).text).not.toContain('Your plan doesn’t include API access');
    });
  });

  describe('Someone who is not signed in', () => {
    test('is asked to sign in first', async () => {
      const browser = new FormBrowser(null, app);
      const page = await browser.open(buildPath());
      const [, returnPath] = /^\/\?return=(.+)$/.exec(page.location) ?? [];
      expect(decodeURIComponent(returnPath as string)).toMatch(/^\/oauth\/consent\/[\w-]+$/);
      browser.setCookie((await app.signIn(ana)).headers['cookie'] as string);
      const consent = await browser.open(decodeURIComponent(returnPath as string));
      const redirect = await browser.submitConsent(consent, { answer: 'allow', scope: 'write' });
      expect(redirect.searchParams.get('code')).toBeTruthy();
    });

    test('cannot submit the consent form after their session has ended', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath());
      browser.setCookie('krokanti=gone');
      const response = await browser.submitForm(page, { answer: 'allow', scope: 'write' });
      expect(response.location).toMatch(/^\/\?return=/);
    });

    test('can switch to another account', async () => {
      const here = await app.signIn(ana);
      const browser = new FormBrowser(here);
      const page = await browser.open(buildPath());
      const signIn = await browser.submitForm(page, { answer: 'change' });
      expect(signIn.location).toMatch(/^\/\?return=%2Foauth%2Fconsent%2F/);
      expect((await here.get('/me')).status).toBe(401);
      expect((await ana.get('/me')).status).toBe(200);
    });
  });

  test('authorization requests are rate limited by address', async () => {
    const { status, headers, text } = await (async () => {
      const client = new ApiClient(app, {}, '10.9.9.8');
      let reply = await client.get(`/${buildPath()}`);
      for (let i = 0; i < 120 && reply.status !== 429; i++) reply = await client.get(`/${buildPath()}`);
      return reply;
    })();
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    expect(text).toContain('Too many requests from your network');
    // Registrations have their own limit.
    const registered = await new ApiClient(app, {}, '10.9.9.8').post('//oauth/register', {
      redirect_uris: [redirectUri],
    });
    expect(registered.status).toBe(201);
  });

  /** Requests a page or submits a form without following redirects. */
  function requestRaw(path: string, { cookies }: FormBrowser, form?: string, headers: Record<string, string> = {}) {
    const client = new ApiClient(app, { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
    if (form === undefined) return client.get(`/${path}`, headers);
    return client.request('POST', `/${path}`, form, {
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  }
});
