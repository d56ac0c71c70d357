import { describe, expect, it } from 'vitest';
import { describeOnEachEngine } from '../support/test-app.ts';

const safe = [
  'localhost',
  'LocalHost:3000',
  'localhost.',
  'app.localhost:8080',
  '127.0.0.1',
  '192.168.1.5:3000',
  '[::1]:3000',
  '[2001:db8::1]',
];
const foreign = [
  'evil.example',
  'evil.example:3000',
  'localhost.evil.example',
  'notlocalhost',
  '127.0.0.1.evil.example',
  'tasks.example.com.evil.example',
  'myserver',
  'evil.example@127.0.0.1',
  'evil.example/127.0.0.1',
  '127.0.0.1, evil.example',
  'a:b:c',
  '[::1',
  'x'.repeat(5000),
];
/** Everything that the server serves without credentials, and a read with credentials. */
const paths = [
  '//',
  '//healthz',
  '//metrics',
  '//docs',
  '//.well-known/oauth-authorization-server',
  '/openapi.json',
  '/spaces',
];

describe('The Host header', () => {
  describeOnEachEngine((test) => {
    it('F32: IP addresses and localhost are always served', async () => {
      const ana = await test.createPerson();
      for (const host of safe) expect([host, (await ana.get('/spaces', { host })).status]).toEqual([host, 200]);
    });

    it('F32: any other name is a 421 that names the setting, on every path, also for responses in the cache', async () => {
      const ana = await test.createPerson();
      for (let n = 0; n < 3; n += 1) expect((await ana.get('/spaces')).status).toBe(200);
      for (const path of paths) {
        const { status, text, headers } = await ana.get(path, { host: 'evil.example:3000', accept: 'text/html' });
        expect([path, status, headers['content-type']]).toEqual([path, 421, 'application/json; charset=utf-8']);
        expect(JSON.parse(text)).toEqual({
          error:
            'This server does not know the host name "evil.example:3000". If it is a name of this server, set ' +
            'ALLOWED_HOSTS or PUBLIC_URL to it and restart the server; meanwhile, use its IP address',
          code: 'unknown_host',
        });
        expect(headers['access-control-allow-origin']).toBeUndefined();
      }
      for (const host of foreign) {
        const { status, text } = await ana.get('/spaces', { host });
        expect([host, status]).toEqual([host, 421]);
        expect(text).not.toContain(ana.id);
        expect(text.length).toBeLessThan(400);
      }
    });

    it('F32: a page of another name can neither sign up nor change anything', async () => {
      const ana = await test.createPerson();
      const rebound = { host: 'evil.example', origin: 'http://evil.example' };
      const account = { email: 'rebound@example.com', name: 'Eve', password: 'correct horse battery' };
      expect((await test.anonymousClient.post('/account/sign-up', account, rebound)).status).toBe(421);
      expect((await test.anonymousClient.post('/account/sign-in', account)).status).toBe(401);
      expect((await ana.post('/spaces', { name: 'Rebound', slug: 'rebound' }, rebound)).status).toBe(421);
      const mcp = await (await ana.createTokenClient()).post(
        '/mcp',
        { jsonrpc: '2.0', id: 1, method: 'ping' },
        rebound,
      );
      expect(mcp.status).toBe(421);
      expect((await ana.get('/spaces')).text).not.toContain('Rebound');
    });

    it('F32: PUBLIC_URL and ALLOWED_HOSTS add names, on any port', async () => {
      const changes = {
        publicUrl: 'https://tasks.example.com',
        isPublicUrlSet: true,
        allowedHosts: ['myserver', 'tasks.lan'],
      };
      await test.withConfig(changes, async (other) => {
        for (const host of ['tasks.example.com', 'Tasks.Example.com.:443', 'myserver:3000', 'tasks.lan', ...safe])
          expect([host, (await other.anonymousClient.get('//healthz', { host })).status]).toEqual([host, 200]);
        for (const host of ['example.com', 'x.tasks.example.com', 'my-server', 'lan', 'evil.example'])
          expect([host, (await other.anonymousClient.get('//healthz', { host })).status]).toEqual([host, 421]);
      });
    });
  });
});
