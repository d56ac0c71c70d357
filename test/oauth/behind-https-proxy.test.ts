import { beforeAll, describe, expect, test } from 'vitest';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import {
  buildAuthorizationQuery,
  createCodeVerifier,
  exchangeCode,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const publicUrl = 'https://tasks.example.com';

describe('Behind an HTTPS proxy', () => {
  describeOnEachEngine(
    (app) => {
      let ana: Person;
      beforeAll(async () => {
        ana = await app.createPerson();
      });

      // Requests through an honest proxy, a proxy that adds nothing, and a proxy that passes on a caller’s forged headers.
      test.each<[string, Record<string, string>]>([
        ['sends forwarded headers', { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'tasks.example.com' }],
        ['sends none', {}],
        ['passes on forged ones', { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example' }],
      ])('that %s, agents sign in at the public URL with secure cookies', async (_, headers) => {
        const metadata = (await app.anonymousClient.get('//.well-known/oauth-authorization-server', headers)).body;
        expect(metadata.token_endpoint).toBe(`${publicUrl}/oauth/token`);
        const { client_id: clientId } = await registerOAuthClient(app);
        const verifier = createCodeVerifier();
        const browser = new FormBrowser(ana, app, headers);
        const page = await browser.open(`/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`);
        expect(page.text).toContain(`action="${publicUrl}/oauth/consent/`);
        const redirect = await browser.submitConsent(page, { answer: 'allow', scope: 'write' });
        expect(redirect.searchParams.get('iss')).toBe(publicUrl);
        expect(browser.setCookies.length).toBeGreaterThan(3);
        for (const cookie of browser.setCookies) expect(cookie).toMatch(/; secure(;|$)/i);
        for (const cookie of browser.setCookies) expect(cookie).toMatch(/; httponly(;|$)/i);
        const code = redirect.searchParams.get('code') as string;
        const { body } = await exchangeCode(app, { clientId, verifier, code });
        expect(await getMcpStatus(app, body.access_token)).toBe(200);
        const unauthorized = await app.anonymousClient.post('/mcp', {}, headers);
        expect(unauthorized.headers['www-authenticate']).toContain(
          `"${publicUrl}/.well-known/oauth-protected-resource/api/mcp"`,
        );
      });

      test('F32: that passes on a forged Host header, agents get a 421 without cookies', async () => {
        const { client_id: clientId } = await registerOAuthClient(app);
        const query = buildAuthorizationQuery(app, { clientId, verifier: createCodeVerifier() });
        for (const path of ['//.well-known/oauth-authorization-server', `//oauth/authorize?${query}`, '/mcp']) {
          const { status, body, headers } = await ana.get(path, { host: 'evil.example' });
          expect([path, status, body.code]).toEqual([path, 421, 'unknown_host']);
          expect(headers['set-cookie']).toBeUndefined();
          expect(headers['www-authenticate']).toBeUndefined();
        }
      });
    },
    { PUBLIC_URL: publicUrl, TRUST_PROXY: '10.0.0.0/8' },
  );
});
