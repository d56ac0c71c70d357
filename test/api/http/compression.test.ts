import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describeOnEachEngine((app) => {
  let ana: Person;
  let long: Json;
  let short: Json;

  beforeAll(async () => {
    ana = await app.createPerson();
    const { project } = await ana.getPersonalSpace();
    long = await ana.createTask(project.id, { description: 'é😀 '.repeat(3000) });
    short = await ana.createTask(project.id);
  });

  const raw = (task: Json, headers: Record<string, string> = {}, method: 'GET' | 'PATCH' = 'GET') =>
    app.app.http.inject({
      method,
      url: `/api/tasks/${task.id}`,
      headers: { ...ana.headers, ...headers, ...(method === 'PATCH' && { 'content-type': 'application/json' }) },
      ...(method === 'PATCH' && { payload: '{"priority":"high"}' }),
    });

  describe('A large response', () => {
    test.each([
      ['gzip', 'gzip', gunzipSync],
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['GZIP;q=0.8, br;q=0', 'gzip', gunzipSync],
    ] as const)('to who takes %s comes as %s, the same', async (accepted, encoding, decode) => {
      const plain = await raw(long);
      const answer = await raw(long, { 'accept-encoding': accepted });
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
      expect(answer.rawPayload.length).toBeLessThan(plain.rawPayload.length / 10);
      expect(decode(answer.rawPayload).toString()).toBe(plain.payload);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.headers['vary']).toBe('Authorization, Cookie, Accept-Encoding');
    });

    test.each(['', 'identity', 'deflate', 'br;q=0, gzip;q=0.0', 'xgzip'])(
      'to who takes "%s" comes plain',
      async (accepted) => {
        const answer = await raw(long, { 'accept-encoding': accepted });
        expect(answer.headers['content-encoding']).toBeUndefined();
        expect(answer.json().task.description).toBe(long.description);
        expect(answer.headers['vary']).toBe('Authorization, Cookie, Accept-Encoding');
      },
    );

    test('has an ETag that matches both when compressed and when not', async () => {
      const { etag: strong } = (await raw(long)).headers;
      const { etag: weak } = (await raw(long, { 'accept-encoding': 'gzip' })).headers;
      expect(weak).toBe(`W/${strong}`);
      for (const etag of [strong, weak] as string[]) {
        const again = await raw(long, { 'accept-encoding': 'gzip', 'if-none-match': etag });
        expect([again.statusCode, again.payload, again.headers['content-encoding']]).toEqual([304, '', undefined]);
      }
      const changed = await raw(long, { 'accept-encoding': 'gzip', 'if-match': weak as string }, 'PATCH');
      expect(changed.statusCode).toBe(200);
      const late = await raw(long, { 'accept-encoding': 'gzip', 'if-match': weak as string }, 'PATCH');
      expect(late.statusCode).toBe(412);
      expect(JSON.parse(gunzipSync(late.rawPayload).toString()).task.priority).toBe('high');
    });

    test('has the same headers for HEAD', async () => {
      const get = await raw(long, { 'accept-encoding': 'gzip' });
      const head = await app.app.http.inject({
        method: 'HEAD',
        url: `/api/tasks/${long.id}`,
        headers: { ...ana.headers, 'accept-encoding': 'gzip' },
      });
      expect(head.payload).toBe('');
      for (const name of ['content-encoding', 'content-length', 'etag', 'vary']) {
        expect(head.headers[name], name).toBe(get.headers[name]);
      }
    });
  });

  test('A small response is not compressed', async () => {
    const answer = await raw(short, { 'accept-encoding': 'gzip, br' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['etag']).toMatch(/^"/);
  });

  test('The event stream is not compressed, so that each event arrives at once', async () => {
    const { space } = await ana.getPersonalSpace();
    const abort = new AbortController();
    const answer = await fetch(`${await app.listen()}/api/events?spaceId=${space.id}`, {
      headers: { ...ana.headers, 'accept-encoding': 'gzip, br' },
      signal: abort.signal,
    });
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(answer.headers.get('content-type')).toMatch('text/event-stream');
    abort.abort();
  });
});
