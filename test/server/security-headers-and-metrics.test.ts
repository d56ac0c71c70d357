import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, describeOnEachEngine } from '../support/test-app.ts';

describe('Every response', () => {
  describeOnEachEngine((test) => {
    let api: ApiClient;
    beforeAll(async () => {
      api = await (await test.createPerson()).createTokenClient();
    });
    const pages = ['//', '//docs', '//healthz', '//readyz', '//metrics', '//nothing'];
    const calls = ['/spaces', '/me', '/nothing', '/tasks', '/openapi.json'];

    it.each([...pages, ...calls])('%s has security headers', async (path) => {
      const { headers } = await api.get(path, { accept: 'text/html' });
      const directives = Object.fromEntries(
        (headers['content-security-policy'] ?? '')
          .split(';')
          .map((directive) => directive.trim().split(/ (.*)/).slice(0, 2)),
      );
      expect(directives).toMatchObject({
        'default-src': "'self'",
        'object-src': "'none'",
        'base-uri': "'none'",
        'frame-ancestors': "'none'",
        'form-action': "'self'",
      });
      expect(directives['script-src'] ?? '').not.toMatch(/unsafe-eval|https?:|\*/);
      // The API page has inline styles; no other page may.
      if (path !== '//docs') expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['server']).toBeUndefined();
      // No HSTS header without https.
      expect(headers['strict-transport-security']).toBeUndefined();
    });

    it('has a generated request id, also in the log, whatever the caller sends', async () => {
      const ids = new Set<string>();
      for (const path of [...pages, ...calls]) {
        const { headers, status } = await api.get(`${path}?q=private`, { 'x-request-id': 'theirs' });
        const id = headers['x-request-id'] as string;
        expect(id).toMatch(/^[0-9a-f-]{36}$/);
        ids.add(id);
        const line = test.log.find(({ requestId, msg }) => requestId === id && msg === 'request');
        const expectedPath = path.startsWith('//') ? path.slice(1) : `/api${path}`;
        expect(line).toMatchObject({ method: 'GET', path: expectedPath, status });
        expect(line.address).toBe('10.0.0.1');
        expect(line.ms).toEqual(expect.any(Number));
        expect(JSON.stringify(line)).not.toContain('private');
      }
      expect(ids.size).toBe(pages.length + calls.length);
      const { headers } = await api.get('/spaces');
      const line = test.log.find(({ requestId }) => requestId === headers['x-request-id']);
      expect(line.operation).toBe('list_spaces');
    });
  });
});

describe('/metrics', () => {
  const metricsToken = 'a long metrics token';
  describeOnEachEngine(
    (test) => {
      const requestFrom = (address: string, headers: Record<string, string> = {}) =>
        test.app.http.inject({ url: '/metrics', remoteAddress: address, headers });

      it('is readable from this machine or with METRICS_TOKEN, and 404 for others', async () => {
        const bearer = { authorization: `Bearer ${metricsToken}` };
        for (const [address, headers, status] of [
          ['127.0.0.1', {}, 200],
          ['127.0.5.1', {}, 200],
          ['::1', {}, 200],
          ['::ffff:127.0.0.1', {}, 200],
          ['10.0.0.1', bearer, 200],
          ['10.0.0.1', {}, 404],
          ['1270.0.0.1', {}, 404],
          ['10.0.0.1', { authorization: `Bearer ${metricsToken}x` }, 404],
          ['10.0.0.1', { authorization: metricsToken }, 404],
          ['10.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, 404],
          // Forwarded requests from an untrusted proxy on this machine.
          ['127.0.0.1', { 'x-forwarded-for': '10.0.0.1' }, 404],
          ['127.0.0.1', { forwarded: 'for=10.0.0.1' }, 404],
          ['127.0.0.1', { via: '1.1 proxy' }, 404],
        ] as const) {
          const response = await requestFrom(address, headers);
          expect([address, headers, response.statusCode]).toEqual([address, headers, status]);
          if (status === 404) expect(response.json()).toEqual({ error: 'Not found', code: 'not_found' });
        }
      });

      it('F162: every name is as Prometheus wants it', async () => {
        const { body } = await requestFrom('127.0.0.1');
        const counters = [...body.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type]) => ({ name, type }));
        expect(counters.length).toBeGreaterThan(20);
        expect(counters.filter(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([]);
        // .ci/run installs promtool.
        const { error, status, stderr } = spawnSync('promtool', ['check', 'metrics'], {
          input: body,
          encoding: 'utf8',
        });
        if (!error) expect([status, stderr]).toEqual([0, '']);
      });

      it('counts requests by operation and status, and names no one', async () => {
        const ana = await test.createPerson();
        for (let time = 0; time < 3; time++) await ana.get('/me');
        await ana.get('/tasks/nope');
        const { body, headers } = await requestFrom('127.0.0.1');
        expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
        expect(body).toMatch(/krokanti_request_duration_seconds_count\{operation="get_me",status="200"\} 3\n/);
        expect(body).toMatch(/krokanti_request_duration_seconds_count\{operation="get_task",status="400"\} 1\n/);
        expect(body).toContain('process_cpu_seconds_total');
        expect(body).not.toContain(ana.id);
        expect(body).not.toContain(ana.email);
      });
    },
    { METRICS_TOKEN: metricsToken },
  );
});
