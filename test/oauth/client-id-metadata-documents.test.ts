import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPublicIp } from '../../server/oauth/ssrfSafeFetch.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import {
  buildAuthorizationQuery,
  createCodeVerifier,
  exchangeCode,
  redirectUri,
  refreshTokens,
} from '../support/oauth/oauth-flow.ts';
import { createSelfSignedCertificate } from '../support/self-signed-certificate.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const certificate = createSelfSignedCertificate();

/** Serves the metadata documents of clients. */
let site: Server;
let origin: string;
/** The URLs requested so far. */
const requestedUrls: string[] = [];
const pages = new Map<string, RequestListener>();

beforeAll(async () => {
  site = createServer(certificate, (request, response) => {
    requestedUrls.push(request.url ?? '');
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

/** Publishes a client metadata document and returns its URL, which is the client id. */
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

describe('With documents on this machine allowed', () => {
  describeOnEachEngine((app) => {
    /** The addresses that each host lookup returns; the last entry is repeated. */
    let resolvedAddresses = [['127.0.0.1']];
    app.fetchOptions = {
      ca: certificate.cert,
      isAllowedIp: (address) => address === '127.0.0.1',
      resolveHost: async () => {
        const [addresses = []] = resolvedAddresses.length > 1 ? resolvedAddresses.splice(0, 1) : resolvedAddresses;
        return addresses.map((address) => ({ address, family: 4 }));
      },
    };
    let ana: Person;
    const verifier = createCodeVerifier();
    beforeAll(async () => {
      ana = await app.createPerson();
    });
    const buildPath = (clientId: string) => `/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`;

    test('a client identified by a metadata document signs in without registering', async () => {
      const clientId = publish({
        client_uri: origin,
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        token_endpoint_auth_method: 'none',
        scope: 'user:profile claudeai',
      });
      const browser = new FormBrowser(ana);
      const page = await browser.open(buildPath(clientId));
      expect(page.text).toContain('<strong>Claude Code</strong>');
      expect(page.text).toContain(`It’s published by <strong>${new URL(origin).host}</strong>`);
      expect(page.text).toContain('It runs on <strong>this computer</strong>');
      const redirect = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
      expect(redirect.href.startsWith(redirectUri)).toBe(true);
      const { body } = await exchangeCode(app, {
        clientId,
        verifier,
        code: redirect.searchParams.get('code') as string,
      });
      expect(await getMcpStatus(app, body.access_token)).toBe(200);
      const refreshed = await refreshTokens(app, { clientId, refreshToken: body.refresh_token });
      expect(await getMcpStatus(app, refreshed.body.access_token)).toBe(200);
      expect((await ana.get('/agents')).body).toMatchObject([{ name: 'Claude Code', site: null }]);
      // The document is cached, not fetched at each step.
      expect(requestedUrls.filter((url) => clientId.endsWith(url))).toHaveLength(1);
    });

    test.each<[string, () => string]>([
      ['does not exist', () => `${origin}/nothing.json`],
      ['redirects', () => publish({}, { status: 302, headers: { location: publish() } })],
      ['is not JSON', () => publish({}, { body: '<html>' })],
      ['is a list', () => publish({}, { body: '[]' })],
      ['has another client_id', () => publish({ client_id: `${origin}/other.json` })],
      ['contains a secret', () => publish({ client_secret: 'x'.repeat(40) })],
      ['requires a secret', () => publish({ token_endpoint_auth_method: 'client_secret_post' })],
      ['has no redirect URI', () => publish({ redirect_uris: [] })],
      ['uses http for a redirect URI', () => publish({ redirect_uris: ['http://evil.example/callback'] })],
      [
        'uses http for a redirect URI of a web app',
        () =>
          publish({ application_type: 'web', redirect_uris: ['http://127.0.0.1/callback', 'http://evil.example/'] }),
      ],
      ['has a javascript: redirect URI', () => publish({ redirect_uris: ['javascript:alert(1)'] })],
      ['is too large', () => publish({ client_name: 'x'.repeat(20_000) })],
      ['never ends', () => publishEndless()],
    ])('a client whose document %s is rejected', async (_, publishDocument) => {
      const before = requestedUrls.length;
      const page = await new FormBrowser(ana).open(buildPath(publishDocument()));
      expect([page.status, page.location.startsWith('/oauth/authorize')]).toEqual([400, true]);
      expect(page.text).toContain('Can’t connect');
      // Redirects are not followed.
      expect(new Set(requestedUrls.slice(before)).size).toBeLessThanOrEqual(1);
    });

    // This takes five seconds and does not depend on the database.
    if (app.engine === 'sqlite') {
      test('a client whose document does not respond is rejected within seconds', async () => {
        const silent = `/silent-${++count}.json`;
        pages.set(silent, () => {});
        const page = await new FormBrowser(ana).open(buildPath(`${origin}${silent}`));
        expect([page.status, page.text]).toEqual([400, expect.stringContaining('Can’t connect')]);
      });
    }

    test('a document host with no address or a disallowed one is not requested', async () => {
      const before = requestedUrls.length;
      for (const addresses of [['127.0.0.1', '10.0.0.1'], ['10.0.0.1', '127.0.0.1'], []]) {
        resolvedAddresses = [addresses];
        expect((await new FormBrowser(ana).open(buildPath(publish()))).status).toBe(400);
      }
      resolvedAddresses = [['127.0.0.1']];
      expect(requestedUrls).toHaveLength(before);
    });

    test('the host is looked up once, and the request goes to the address that was checked', async () => {
      resolvedAddresses = [['127.0.0.1'], ['10.0.0.1']];
      expect((await new FormBrowser(ana).open(buildPath(publish()))).text).toContain('Claude Code');
      expect(resolvedAddresses).toEqual([['10.0.0.1']]);
      resolvedAddresses = [['127.0.0.1']];
    });

    test('a document URL that is not https is not requested', async () => {
      const before = requestedUrls.length;
      const page = await new FormBrowser(ana).open(buildPath(publish().replace('https:', 'http:')));
      expect([page.status, page.text]).toEqual([400, expect.stringContaining('invalid_client')]);
      expect(requestedUrls).toHaveLength(before);
    });

    test('an address can cause sixty document fetches in fifteen minutes', async () => {
      const client = new ApiClient(app, {}, '10.9.9.7');
      const statuses = [];
      for (let i = 0; i < 61; i++) statuses.push((await client.get(`/${buildPath(publish())}`)).status);
      expect(statuses).toEqual([...Array(60).fill(303), 400]);
    });
  });
});

describe('With the default configuration', () => {
  describeOnEachEngine((app) => {
    test('no document is requested from this machine or its network, however the host is written', async () => {
      const ana = await app.createPerson();
      const { port } = new URL(origin);
      const before = requestedUrls.length;
      for (const host of ['localhost', '127.0.0.1', '2130706433', '0x7f.1', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]']) {
        const clientId = new URL(`https://${host}:${port}/client.json`).href;
        const query = buildAuthorizationQuery(app, { clientId, verifier: createCodeVerifier() });
        const page = await new FormBrowser(ana).open(`/oauth/authorize?${query}`);
        expect([host, page.status, page.text]).toEqual([host, 400, expect.stringContaining('invalid_client')]);
      }
      expect(requestedUrls).toHaveLength(before);
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
])('the address %s is public: %s', (address, isPublic) => {
  expect(isPublicIp(address)).toBe(isPublic);
});

/** Publishes a document whose response never ends. */
function publishEndless(): string {
  const path = `/endless-${++count}.json`;
  pages.set(path, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const writeMore = () => {
      while (response.write(' '.repeat(8192)));
    };
    response.on('drain', writeMore);
    writeMore();
  });
  return `${origin}${path}`;
}
