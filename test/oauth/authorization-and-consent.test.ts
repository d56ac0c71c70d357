import { beforeAll, describe, expect, test } from 'vitest';
import { createPersonWithPlan } from '../support/fixtures.ts';
import {
  buildAuthorizationQuery,
  createCodeVerifier,
  exchangeCode,
  FormBrowser,
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

  const path = (more: Record<string, string | undefined> = {}) =>
    `/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier, ...more })}`;
  const ask = (more?: Record<string, string | undefined>, person: Person | null = ana) =>
    new FormBrowser(person, app).open(path(more));

  describe('A request', () => {
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
      ['another kind of response', { response_type: 'token' }, 'unsupported_response_type', ''],
      ['no question to the person', { prompt: 'none' }, 'login_required', ''],
    ])('with %s is sent back with the reason', async (_, more, error, words) => {
      const { location } = await ask(more);
      expect(location).toContain(redirectUri);
      // For a token, OAuth wants the answer behind a #.
      const back = new URL(location.replace('#', '?')).searchParams;
      expect([back.get('error'), back.get('state'), back.get('iss')]).toEqual([
        error,
        'a state',
        'http://localhost:3000',
      ]);
      expect(back.get('error_description') ?? '').toContain(words);
      expect(back.get('code')).toBeNull();
    });

    test.each([
      ['an unknown client', { client_id: crypto.randomUUID() }, 'invalid_client'],
      ['no client', { client_id: undefined }, 'invalid_request'],
      ['an address that was not registered', { redirect_uri: 'https://evil.example/' }, 'invalid_redirect_uri'],
      ['a path that was not registered', { redirect_uri: 'http://127.0.0.1:4711/other' }, 'invalid_redirect_uri'],
      [
        'a host that looks alike',
        { redirect_uri: 'http://127.0.0.1.evil.example:4711/callback' },
        'invalid_redirect_uri',
      ],
    ])('with %s goes nowhere', async (_, more, error) => {
      const page = await ask(more);
      expect([page.status, page.location]).toEqual([400, expect.stringContaining('/oauth/authorize')]);
      expect(page.text).toContain(error);
      expect(page.text).toContain('Cannot connect');
    });

    test('may come back on any port of this machine', async () => {
      const page = await ask({ redirect_uri: 'http://127.0.0.1:50123/callback' });
      expect(page.text).toContain('It runs on <strong>this computer</strong>');
    });

    test('is asked with what else it brings left out', async () => {
      const page = await ask({ nonce: 'x', max_age: '0', audience: 'y', scope: 'openid profile offline_access' });
      expect(page.status).toBe(200);
      expect(page.text).toContain('Read and write');
    });

    test('for reading alone cannot be answered with more', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(path({ scope: 'read' }));
      expect(page.text).not.toContain('Read and write');
      const back = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      const { body } = await exchangeCode(app, { clientId, code: back.searchParams.get('code') as string, verifier });
      expect(body.scope).toBe('read');
      expect((await ana.get('/agents')).body[0].scope).toBe('read');
    });
  });

  describe('The page', () => {
    test('names the program, where it is, and who is signed in; runs no script and sits in no frame', async () => {
      const { client_id: id } = await registerOAuthClient(app, {
        client_name: '<img src=x onerror=alert(1)>\u202e \n&c',
        redirect_uris: ['https://claude.ai/callback'],
      });
      const browser = new FormBrowser(ana);
      const page = await browser.open(path({ client_id: id, redirect_uri: 'https://claude.ai/callback' }));
      expect(page.text).toContain('<strong>&#60;img src=x onerror=alert(1)&#62; &#38;c</strong>');
      expect(page.text).not.toMatch(/<img|<script|\u202e/);
      expect(page.text).toContain('It returns you to <strong>claude.ai</strong>');
      expect(page.text).toContain(`Ana (${ana.email})`);
      const { status, headers } = await raw(page.location, browser);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['cross-origin-opener-policy']).toBeUndefined();
      expect(headers['cache-control']).toBe('no-store');
      // With `no-referrer`, browsers would send the form without its origin.
      expect(headers['referrer-policy']).toBe('same-origin');
    });

    test('says in its language that the program has no name', async () => {
      const { client_id: id } = await registerOAuthClient(app);
      const eve = await app.createPerson('Eve');
      await eve.patch('/me', { language: 'es' });
      const { text } = await new FormBrowser(eve).open(path({ client_id: id }));
      expect(text).toContain('¿Conectar <q>una aplicación sin nombre</q>?');
      expect(text).toContain('Una aplicación sin nombre quiere usar');
      expect(text).not.toMatch(/null|undefined|unnamed app/);
    });

    test('belongs to the browser that asked', async () => {
      const page = await ask();
      const other = await new FormBrowser(ana).open(page.location);
      expect([other.status, other.text]).toEqual([400, expect.stringContaining('has expired')]);
      const browser = new FormBrowser(ana);
      const first = await browser.open(path());
      await browser.open(path());
      // What the browser shows now is for the second request.
      expect((await browser.open(first.location)).status).toBe(400);
    });

    test('takes no answer from a token', async () => {
      const person = await app.createPerson();
      const browser = new FormBrowser(person);
      const page = await browser.open(path());
      const authorization = `Bearer ${await person.createTokenSecret()}`;
      const form = `answer=allow&scope=write&user=${person.id}`;
      const { status, headers } = await raw(page.location, browser, form, { authorization });
      expect([status, headers['location']]).toEqual([303, expect.stringMatching(/^\/\?return=/)]);
      expect((await person.get('/agents')).body).toEqual([]);
    });

    test('takes no answer from another site', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(path());
      const foreign = await raw(page.location, browser, 'answer=allow&scope=write', { origin: 'https://evil.example' });
      expect([foreign.status, foreign.body.code]).toEqual([403, 'foreign_origin']);
      expect((await ana.get('/agents')).body.filter(({ name }: { name: string }) => name === 'Claude')).toHaveLength(1);
    });

    test('is shown again when somebody else has signed in meanwhile', async () => {
      const bob = await app.createPerson('Bob');
      const browser = new FormBrowser(ana);
      const page = await browser.open(path());
      browser.setCookie(bob.headers['cookie'] as string);
      const again = await browser.submitForm(page, { answer: 'allow', scope: 'write' });
      expect(again.text).toContain(`Bob (${bob.email})`);
      expect((await bob.get('/agents')).body).toEqual([]);
      await browser.submitConsent(again, { answer: 'allow', scope: 'read' });
      expect((await bob.get('/agents')).body).toMatchObject([{ name: 'Claude', scope: 'read' }]);
    });

    test.each(['refuse', 'anything else'])('by %s refuses for the person, and nothing comes of it', async (answer) => {
      const cem = await app.createPerson('Cem');
      const browser = new FormBrowser(cem);
      const back = await browser.submitConsent(await browser.open(path()), { answer, scope: 'write' });
      expect(back.searchParams.get('error')).toBe('access_denied');
      expect(back.searchParams.get('state')).toBe('a state');
      expect(back.searchParams.get('code')).toBeNull();
      expect((await cem.get('/agents')).body).toEqual([]);
    });

    test('is answered once: a second answer makes no second agent, and the way back works once', async () => {
      const dora = await app.createPerson('Dora');
      const browser = new FormBrowser(dora);
      const page = await browser.open(path());
      await browser.submitForm(page, { answer: 'allow', scope: 'write' });
      const cookies = [...browser.cookies];
      const back = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      expect(back.searchParams.get('code')).toBeTruthy();
      expect((await dora.get('/agents')).body).toHaveLength(1);
      // Also for a browser that forgets nothing.
      for (const [name, value] of cookies) browser.setCookie(`${name}=${value}`);
      const late = await browser.open(page.location.replace('/oauth/consent/', '/oauth/authorize/'));
      expect([late.status, late.text]).toEqual([400, expect.stringContaining('already been answered or has expired')]);
    });

    test('expires within the hour', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(path());
      app.advanceClock(3_601_000);
      expect((await browser.open(page.location)).status).toBe(400);
    });

    test('says that a free plan is refused', async () => {
      const free = await createPersonWithPlan(app, 'free');
      expect((await ask({}, free)).text).toContain('Your plan does not include agents');
      expect((await ask()).text).not.toContain('Your plan does not include agents');
    });
  });

  describe('Who is not signed in', () => {
    test('signs in on the way', async () => {
      const browser = new FormBrowser(null, app);
      const page = await browser.open(path());
      const [, back] = /^\/\?return=(.+)$/.exec(page.location) ?? [];
      expect(decodeURIComponent(back as string)).toMatch(/^\/oauth\/consent\/[\w-]+$/);
      browser.setCookie((await app.signIn(ana)).headers['cookie'] as string);
      const consent = await browser.open(decodeURIComponent(back as string));
      const answer = await browser.submitConsent(consent, { answer: 'allow', scope: 'write' });
      expect(answer.searchParams.get('code')).toBeTruthy();
    });

    test('is not asked what they think of it', async () => {
      const browser = new FormBrowser(ana);
      const page = await browser.open(path());
      browser.setCookie('krokanti=gone');
      const answer = await browser.submitForm(page, { answer: 'allow', scope: 'write' });
      expect(answer.location).toMatch(/^\/\?return=/);
    });

    test('was somebody else a moment ago', async () => {
      const here = await app.signIn(ana);
      const browser = new FormBrowser(here);
      const page = await browser.open(path());
      const signIn = await browser.submitForm(page, { answer: 'change' });
      expect(signIn.location).toMatch(/^\/\?return=%2Foauth%2Fconsent%2F/);
      expect((await here.get('/me')).status).toBe(401);
      expect((await ana.get('/me')).status).toBe(200);
    });
  });

  test('is limited by address', async () => {
    const { status, headers, text } = await (async () => {
      const client = new ApiClient(app, {}, '10.9.9.8');
      let reply = await client.get(`/${path()}`);
      for (let i = 0; i < 120 && reply.status !== 429; i++) reply = await client.get(`/${path()}`);
      return reply;
    })();
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    expect(text).toContain('Too many requests from your network');
    // Registrations are counted by themselves.
    const registered = await new ApiClient(app, {}, '10.9.9.8').post('//oauth/register', {
      redirect_uris: [redirectUri],
    });
    expect(registered.status).toBe(201);
  });

  /** A page, or an answer to one, with its headers. */
  function raw(at: string, { cookies }: FormBrowser, form?: string, headers: Record<string, string> = {}) {
    const client = new ApiClient(app, { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
    if (form === undefined) return client.get(`/${at}`, headers);
    return client.request('POST', `/${at}`, form, { 'content-type': 'application/x-www-form-urlencoded', ...headers });
  }
});
