import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  isProxyInstalled,
  proxyNames,
  type ReverseProxy,
  requestThrough,
  startReverseProxy,
} from '../support/reverse-proxy.ts';
import { ApiClient, describeOnEachEngine, type Person, TestApp } from '../support/test-app.ts';

const environment = { PUBLIC_URL: 'https://tasks.example.com', TRUST_PROXY: '127.0.0.1' };
const spoofed: Record<string, string> = {
  'x-forwarded-for': '198.51.100.7',
  forwarded: 'for=198.51.100.7',
  'x-real-ip': '198.51.100.7',
};
const countErrors = (app: TestApp) => app.log.filter(({ level }) => level >= 50).length;

// .ci/run installs the proxies. Where one is missing, its tests are listed as skipped, by name.
describe.each(proxyNames)('F151: behind %s, as documented', (name) => {
  const app = new TestApp('sqlite', environment);
  let ana: Person;
  let proxy: ReverseProxy;
  describe.skipIf(!isProxyInstalled(name))(`${name} is installed`, () => {
    beforeAll(async () => {
      await app.start();
      ana = await app.createPerson();
      proxy = await startReverseProxy(name, Number(new URL(await app.listen()).port));
    });
    afterAll(async () => {
      await proxy?.close();
      await app.stop();
    });

    test('clients have their own address, whatever they send, and /metrics is closed to others', async () => {
      const { headers } = ana;
      const response = await requestThrough(proxy.httpsPort, '/api/me', { headers: { ...headers, ...spoofed } });
      expect(response.status).toBe(200);
      const line = app.log.findLast(({ path }) => path === '/api/me');
      expect(line.address).toBe('127.0.0.5');
      expect(JSON.stringify(app.log)).not.toContain('198.51.100.7');
      expect(countErrors(app)).toBe(0);
    });

    test('changes, paths, downloads of the app and event streams come through', async () => {
      const { headers } = ana;
      const { space, project } = await ana.getPersonalSpace();
      const events = requestThrough(proxy.httpsPort, `/api/events?spaceId=${space.id}`, {
        headers,
        until: 'task.created',
      });
      // The stream has begun once the server has logged nothing but accepted it; the task comes after its first event.
      await requestThrough(proxy.httpsPort, `/api/events?spaceId=${space.id}`, { headers, until: 'event: ready' });
      const created = await requestThrough(proxy.httpsPort, '/api/tasks', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', origin: 'https://tasks.example.com' },
        body: JSON.stringify({ projectId: project.id, title: 'Through the proxy', description: 'x'.repeat(20_000) }),
      });
      expect(created.status).toBe(201);
      expect((await events).body).toContain('Through the proxy');
      expect((await requestThrough(proxy.httpsPort, '/healthz')).body).toBe('{"status":"ok"}');
      expect((await requestThrough(proxy.httpsPort, '/api/tasks/%2F')).status).toBe(401);
    });
  });
});

describe.skipIf(!isProxyInstalled('nginx'))('F151: behind nginx with proxy_pass alone', () => {
  test('a client cannot choose its address or read /metrics, and the log says what is missing', async () => {
    const app = new TestApp('sqlite', environment);
    await app.start();
    const bare = (text: string) =>
      text
        .replace(/proxy_set_header (Host|X-Forwarded\S*) .*;/g, '')
        .replace('http://krokanti', 'http://127.0.0.1:3000');
    const proxy = await startReverseProxy('nginx', Number(new URL(await app.listen()).port), bare);
    try {
      for (const headers of [{} as Record<string, string>, { 'x-forwarded-for': '127.0.0.1' }, spoofed]) {
        expect((await requestThrough(proxy.httpsPort, '/metrics', { headers })).status).toBe(404);
        expect((await requestThrough(proxy.httpsPort, '/api/me', { headers })).status).toBe(401);
        expect(app.log.findLast(({ path }) => path === '/api/me').address).toBe('127.0.0.1');
      }
      const errors = app.log.filter(({ level }) => level >= 50).map(({ msg }) => msg);
      expect(errors).toEqual([
        expect.stringMatching(/127\.0\.0\.1 \(TRUST_PROXY\) sends no X-Forwarded-For header/),
        expect.stringMatching(/sends the Host 127\.0\.0\.1:\d+ instead of the one that the client sent/),
      ]);
    } finally {
      await proxy.close();
      await app.stop();
    }
  });
});

describe('F151: a proxy that does not say who its clients are', () => {
  describeOnEachEngine((app) => {
    const through = (headers: Record<string, string> = {}) =>
      new ApiClient(app, { host: 'tasks.example.com', ...headers }, '127.0.0.1');
    afterEach(() => app.log.splice(0));

    test('sixty wrong passwords lock nobody else out, and attempts are still limited by account', async () => {
      const ana = await app.createPerson();
      const signIn = (email: string, password: string) => through().post('/account/sign-in', { email, password });
      for (let index = 0; index < 61; index++)
        expect((await signIn(`guess-${index}@example.com`, 'wrong horse battery')).status).toBe(401);
      expect((await signIn(ana.email, ana.password)).status).toBe(200);
      const guesses = await Promise.all(Array.from({ length: 25 }, () => signIn('victim@example.com', 'wrong horse')));
      expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
      expect(countErrors(app)).toBe(1);
    });

    test('/metrics is closed, and open with X-Forwarded-For of this machine', async () => {
      expect((await through().get('//metrics')).status).toBe(404);
      expect((await through({ 'x-forwarded-for': '203.0.113.7' }).get('//metrics')).status).toBe(404);
      expect((await through({ 'x-forwarded-for': '127.0.0.1' }).get('//metrics')).status).toBe(200);
    });
  }, environment);
});
