import { beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../../contract/index.ts';
import { hasJsonOutput } from '../../../contract/operation.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const all = endpoints.map(([, operation]) => operation);
const someId = '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c';
const paths = [...new Set(all.map(({ rest }) => rest.path))];
const pathTo = (path: string) => path.replace(/:\w+/g, someId);
const methodsOf = (path: string) => all.filter(({ rest }) => rest.path === path).map(({ rest }) => rest.method);

describeOnEachEngine((test) => {
  let ana: Person;
  let api: ApiClient;
  let task: Json;
  beforeAll(async () => {
    ana = await test.createPerson();
    api = await ana.createTokenClient();
    task = await ana.createTask((await ana.getPersonalSpace()).project.id);
  });

  describe('CORS', () => {
    it('any origin may read responses, including errors, but never with credentials', async () => {
      const origin = { origin: 'https://elsewhere.example' };
      for (const reply of [
        await api.get('/spaces', origin),
        await test.anonymousClient.get('/spaces', origin),
        await api.get('/nothing', origin),
        await api.request('PUT', '/spaces', undefined, origin),
        await api.post('/spaces', {}, origin),
      ]) {
        expect(reply.headers['access-control-allow-origin']).toBe('*');
        expect(reply.headers['access-control-expose-headers']?.split(', ')).toEqual(
          expect.arrayContaining(['ETag', 'Link', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id']),
        );
        expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
        expect(reply.headers['cross-origin-resource-policy']).toBe('cross-origin');
      }
    });

    it.each(paths)('%s answers a preflight without authentication', async (path) => {
      const reply = await test.anonymousClient.request('OPTIONS', pathTo(path), undefined, {
        origin: 'https://elsewhere.example',
        'access-control-request-method': methodsOf(path)[0] as string,
        'access-control-request-headers': 'authorization,content-type,if-match,idempotency-key',
      });
      expect(reply.status).toBe(204);
      expect(reply.text).toBe('');
      expect(reply.headers['access-control-allow-origin']).toBe('*');
      expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
      const allowed = reply.headers['access-control-allow-methods']?.split(', ');
      expect(allowed).toEqual(expect.arrayContaining(methodsOf(path)));
      expect(reply.headers['allow']?.split(', ')).toEqual(allowed);
      expect(reply.headers['access-control-allow-headers']?.toLowerCase().split(', ')).toEqual(
        expect.arrayContaining([
          'authorization',
          'content-type',
          'if-match',
          'if-none-match',
          'idempotency-key',
          'last-event-id',
        ]),
      );
      expect(Number(reply.headers['access-control-max-age'])).toBeGreaterThan(0);
    });

    it('a preflight for a path that does not exist is a 404', async () => {
      const reply = await test.anonymousClient.request('OPTIONS', '/nothing', undefined, {
        origin: 'https://elsewhere.example',
      });
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({ error: 'Not found', code: 'not_found' });
    });

    it('pages outside /api are not readable for other origins', async () => {
      const { headers } = await test.anonymousClient.get('//healthz', { origin: 'https://elsewhere.example' });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    });
  });

  describe('HEAD', () => {
    it('answers as GET does, without the body', async () => {
      for (const path of [`/tasks/${task.id}`, '/spaces', '/openapi.json', `/tasks?projectId=${task.projectId}`]) {
        const get = await api.get(path);
        const head = await api.request('HEAD', path);
        expect(head.status).toBe(200);
        expect(head.text).toBe('');
        expect(head.headers['etag']).toBe(get.headers['etag']);
        expect(head.headers['content-type']).toBe(get.headers['content-type']);
        expect(head.headers['content-length']).toBe(String(Buffer.byteLength(get.text)));
      }
    });

    it('returns the same errors as GET', async () => {
      expect((await test.anonymousClient.request('HEAD', '/spaces')).status).toBe(401);
      expect((await api.request('HEAD', `/tasks/${someId}`)).status).toBe(404);
      expect((await api.request('HEAD', '/tasks/x')).status).toBe(400);
    });

    it('answers an unchanged resource with 304', async () => {
      const { headers } = await api.get('/spaces');
      const reply = await api.request('HEAD', '/spaces', undefined, { 'if-none-match': headers['etag'] as string });
      expect(reply.status).toBe(304);
    });
  });

  describe('A wrong method', () => {
    it.each(paths)('%s lists exactly its methods in Allow', async (path) => {
      const isStream = all.some(({ rest }) => rest.path === path && !hasJsonOutput(rest));
      const has = [...methodsOf(path), ...(methodsOf(path).includes('GET') && !isStream ? ['HEAD'] : []), 'OPTIONS'];
      const lacks = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !has.includes(method));
      expect(lacks).not.toEqual([]);
      for (const method of lacks) {
        const reply = await api.request(method, pathTo(path));
        expect(reply.status, method).toBe(405);
        expect(reply.headers['allow']?.split(', ').sort()).toEqual(has.sort());
        if (method === 'HEAD') continue;
        expect(reply.body.code).toBe('method_not_allowed');
        expect(reply.body.error).toContain(methodsOf(path)[0]);
      }
    });

    it('is reported before authentication', async () => {
      expect((await test.anonymousClient.request('PUT', '/spaces')).status).toBe(405);
    });
  });

  describe('An unknown route', () => {
    it('is a JSON 404 for every method, never HTML', async () => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        for (const path of [
          '/nothing',
          '/',
          '/tasks/x/y/z',
          '//nothing',
          '//api',
          '//index.php',
          '//..%2fetc/passwd',
        ]) {
          const reply = await api.request(method, path);
          expect([method, path, reply.status]).toEqual([method, path, 404]);
          expect(reply.body).toEqual({ error: 'Not found', code: 'not_found' });
        }
      }
    });

    it('a slash at the end changes nothing', async () => {
      expect((await api.get('/spaces/')).text).toBe((await api.get('/spaces')).text);
    });
  });
});
