import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublicIp } from '../../server/oauth/ssrfSafeFetch.ts';
import type { Json } from '../../testing/json.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import {
  buildAuthorizationQuery,
  createCodeVerifier,
  exchangeCode,
  FormBrowser,
  redirectUri,
  refreshTokens,
} from '../support/oauth/oauth-flow.ts';
import { createSelfSignedCertificate } from '../support/self-signed-certificate.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const certificate = createSelfSignedCertificate();

/** Where clients' documents are: each path as a test says, and what was asked for. */
let site: Server;
let origin: string;
const asked: string[] = [];
const pages = new Map<string, RequestListener>();

beforeAll(async () => {
  site = createServer(certificate, (request, response) => {
    asked.push(request.url ?? '');
    const page = pages.get(request.url ?? '');
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  origin = `https://localhost:${(site.address() as AddressInfo).port}`;
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
});

let count = 0;

/** Puts a document on the site; gives its address, which is the client's id. */
function publish(
  change: Json = {},
  more: Partial<{ status: number; headers: Record<string, string>; body: string }> = {},
): string {
  const path = `/client-${++count}.json`;
  const clientId = `${origin}${path}`;
  const document = {
    client_id: clientId,
    client_name: 'Claude Code',
    redirect_uris: ['http://127.0.0.1/callback'],
    ...change,
  };
  pages.set(path, (_request, response) => {
    response.writeHead(more.status ?? 200, { 'content-type': 'application/json', ...more.headers });
    response.end(more.body ?? JSON.stringify(document));
  });
  return clientId;
}

describe('From this machine, as in a test', () => {
  describeOnEachEngine((app) => {
    /** Where the site is said to be: the first time that it is asked, the next, and from the last on always. */
    let answers = [['127.0.0.1']];
    app.fetchOptions = {
      ca: certificate.cert,
      isAllowedIp: (address) => address === '127.0.0.1',
      resolveHost: async () => {
        const [now = []] = answers.length > 1 ? answers.splice(0, 1) : answers;
        return now.map((address) => ({ address, family: 4 }));
      },
    };
    let ana: Person;
    const verifier = createCodeVerifier();
    beforeAll(async () => {
      ana = await app.createPerson();
    });
    const path = (clientId: string) => `/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`;

    test('a client that is a document on the web signs in without having registered', async () => {
      const clientId = publish({
        client_uri: origin,
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        token_endpoint_auth_method: 'none',
        scope: 'user:profile claudeai',
      });
      const browser = new FormBrowser(ana);
      const page = await browser.open(path(clientId));
      expect(page.text).toContain('<strong>Claude Code</strong>');
      expect(page.text).toContain(`It is published by <strong>${new URL(origin).host}</strong>`);
      expect(page.text).toContain('It runs on <strong>this computer</strong>');
      const back = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      expect(back.href.startsWith(redirectUri)).toBe(true);
      const { body } = await exchangeCode(app, { clientId, verifier, code: back.searchParams.get('code') as string });
      expect(await getMcpStatus(app, body.access_token)).toBe(200);
      const again = await refreshTokens(app, { clientId, refreshToken: body.refresh_token });
      expect(await getMcpStatus(app, again.body.access_token)).toBe(200);
      expect((await ana.get('/agents')).body).toMatchObject([{ name: 'Claude Code', site: null }]);
      // It is kept for a while, and not asked for at each step.
      expect(asked.filter((url) => clientId.endsWith(url))).toHaveLength(1);
    });

    test.each<[string, () => string]>([
      ['is not there', () => `${origin}/nothing.json`],
      ['is somewhere else', () => publish({}, { status: 302, headers: { location: publish() } })],
      ['is no JSON', () => publish({}, { body: '<html>' })],
      ['is a list', () => publish({}, { body: '[]' })],
      ['says it is another client', () => publish({ client_id: `${origin}/other.json` })],
      ['holds a secret', () => publish({ client_secret: 'x'.repeat(40) })],
      ['wants a secret', () => publish({ token_endpoint_auth_method: 'client_secret_post' })],
      ['has no way back', () => publish({ redirect_uris: [] })],
      ['wants codes sent in the clear', () => publish({ redirect_uris: ['http://evil.example/callback'] })],
      [
        'wants codes sent in the clear, as a web app',
        () =>
          publish({ application_type: 'web', redirect_uris: ['http://127.0.0.1/callback', 'http://evil.example/'] }),
      ],
      ['runs scripts with the code', () => publish({ redirect_uris: ['javascript:alert(1)'] })],
      ['is too large', () => publish({ client_name: 'x'.repeat(20_000) })],
      ['never ends', () => endless()],
    ])('one whose document %s is refused', async (_, make) => {
      const before = asked.length;
      const page = await new FormBrowser(ana).open(path(make()));
      expect([page.status, page.location.startsWith('/oauth/authorize')]).toEqual([400, true]);
      expect(page.text).toContain('Cannot connect');
      // What it points to is not asked.
      expect(new Set(asked.slice(before)).size).toBeLessThanOrEqual(1);
    });

    // It takes five of them, and the database has no part in it.
    if (app.engine === 'sqlite') {
      test('one whose document is not answered is refused within seconds', async () => {
        const silent = `/silent-${++count}.json`;
        pages.set(silent, () => {});
        const page = await new FormBrowser(ana).open(path(`${origin}${silent}`));
        expect([page.status, page.text]).toEqual([400, expect.stringContaining('Cannot connect')]);
      });
    }

    test('one that is at a public address and at another too is not asked', async () => {
      const before = asked.length;
      for (const addresses of [['127.0.0.1', '10.0.0.1'], ['10.0.0.1', '127.0.0.1'], []]) {
        answers = [addresses];
        expect((await new FormBrowser(ana).open(path(publish()))).status).toBe(400);
      }
      answers = [['127.0.0.1']];
      expect(asked).toHaveLength(before);
    });

    test('where it is is asked once: it is the address that was checked', async () => {
      answers = [['127.0.0.1'], ['10.0.0.1']];
      expect((await new FormBrowser(ana).open(path(publish()))).text).toContain('Claude Code');
      expect(answers).toEqual([['10.0.0.1']]);
      answers = [['127.0.0.1']];
    });

    test('one whose address is not https is not asked', async () => {
      const before = asked.length;
      const page = await new FormBrowser(ana).open(path(publish().replace('https:', 'http:')));
      expect([page.status, page.text]).toEqual([400, expect.stringContaining('invalid_client')]);
      expect(asked).toHaveLength(before);
    });

    test('one address has sixty documents fetched in a quarter of an hour', async () => {
      const client = new ApiClient(app, {}, '10.9.9.7');
      const statuses = [];
      for (let i = 0; i < 61; i++) statuses.push((await client.get(`/${path(publish())}`)).status);
      expect(statuses).toEqual([...Array(60).fill(303), 400]);
    });
  });
});

describe('As it is', () => {
  describeOnEachEngine((app) => {
    test('no document is asked for on this machine or in its network, however it is named', async () => {
      const ana = await app.createPerson();
      const { port } = new URL(origin);
      const before = asked.length;
      for (const host of ['localhost', '127.0.0.1', '2130706433', '0x7f.1', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]']) {
        const clientId = new URL(`https://${host}:${port}/client.json`).href;
        const query = buildAuthorizationQuery(app, { clientId, verifier: createCodeVerifier() });
        const page = await new FormBrowser(ana).open(`/oauth/authorize?${query}`);
        expect([host, page.status, page.text]).toEqual([host, 400, expect.stringContaining('invalid_client')]);
      }
      expect(asked).toHaveLength(before);
    });
  });
});

test.each([
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['0.0.0.0', false],
  ['1.1.1.1', true],
  ['::', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:1.1.1.1', false],
  ['64:ff9b::a00:1', false],
  ['fc00::1', false],
  ['fe80::1', false],
  ['ff02::1', false],
  ['2001:db8::1', false],
  ['2002:a00:1::', false],
  ['2606:4700:4700::1111', true],
  ['localhost', false],
  ['', false],
])('%s is a public address: %s', (address, isPublic) => {
  expect(isPublicIp(address)).toBe(isPublic);
});

/** A document that goes on and on. */
function endless(): string {
  const path = `/endless-${++count}.json`;
  pages.set(path, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (response.write(' '.repeat(8192)));
    };
    response.on('drain', more);
    more();
  });
  return `${origin}${path}`;
}
