import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestApp } from '../support/test-app.ts';

const app = new TestApp('sqlite');
const page = '<!doctype html><title>Krokanti Tasks</title><script type="module" src="/assets/app-1a2b.js"></script>';
const script = `console.log(${JSON.stringify('x'.repeat(2000))})`;
const browserHeaders = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-site-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, '.stamp'), 'secret');
  await writeFile(join(folder, 'manifest.webmanifest'), '{"name":"Krokanti Tasks"}');
  await writeFile(join(folder, 'assets/app-1a2b.js'), script);
  await writeFile(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'assets/app-1a2b.js.gz'), gzipSync(script));
  app.webDist = folder;
  await app.start();
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('The built web app', () => {
  test.each(['//', '//?view=list', '//spaces/atlas/launch?task=1', '//sign-in', '//s/1.2'])(
    '%s returns the page, which is revalidated each time',
    async (path) => {
      const { status, text, headers } = await app.anonymousClient.get(path, browserHeaders);
      expect([status, text]).toEqual([200, page]);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      const revalidated = await app.anonymousClient.get(path, {
        ...browserHeaders,
        'if-none-match': headers.etag as string,
      });
      expect([revalidated.status, revalidated.text]).toEqual([304, '']);
    },
  );

  test('restricts scripts, styles and connections to its own origin', async () => {
    const { headers } = await app.anonymousClient.get('//', browserHeaders);
    const policy = headers['content-security-policy'] as string;
    for (const part of ['default', 'script', 'style', 'connect', 'manifest', 'worker']) {
      expect(policy.split(';')).toContain(`${part}-src 'self'`);
    }
    expect(policy.split(';')).toContain("img-src 'self' data:");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('files named by content hash are cached for a year', async () => {
    const { status, text, headers } = await app.anonymousClient.get('//assets/app-1a2b.js');
    expect([status, text]).toEqual([200, script]);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['vary']).toBe('Accept-Encoding');
    expect(headers['content-encoding']).toBeUndefined();
  });

  test.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
  ])('Accept-Encoding %s returns the file encoded as %s', async (accepted, encoding, decode) => {
    const response = await app.app.http.inject({
      url: '/assets/app-1a2b.js',
      headers: { 'accept-encoding': accepted },
    });
    expect(response.headers['content-encoding']).toBe(encoding);
    expect(decode(response.rawPayload).toString()).toBe(script);
  });

  test('other files are revalidated each time', async () => {
    const { status, headers } = await app.anonymousClient.get('//manifest.webmanifest');
    expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(headers['content-type']).toBe('application/manifest+json; charset=utf-8');
  });

  test.each([
    '//api/nothing',
    '//api',
    '//docs/nothing',
    '//assets/app-0000.js',
    '//.well-known/nothing',
    '//oauth/nothing',
  ])('%s does not return the page, even for a browser', async (path) => {
    const { status, body } = await app.anonymousClient.get(path, browserHeaders);
    expect([status, body]).toEqual([404, { error: 'Not found', code: 'not_found' }]);
  });

  test.each(['//nothing', '//.stamp', '//assets/app-1a2b.js.gz', '//..%2f..%2fpackage.json', '//assets/'])(
    '%s is a 404 in JSON',
    async (path) => {
      const { status, body } = await app.anonymousClient.get(path);
      expect([status, body]).toEqual([404, { error: 'Not found', code: 'not_found' }]);
    },
  );

  test('writes and unsupported methods are rejected as usual', async () => {
    expect((await app.anonymousClient.post('//sign-in', {}, browserHeaders)).status).toBe(404);
    const response = await app.anonymousClient.get('/account/sign-in', browserHeaders);
    expect([response.status, response.headers['allow']]).toEqual([405, 'POST, OPTIONS']);
    expect((await app.anonymousClient.get('//healthz', browserHeaders)).body).toEqual({ status: 'ok' });
    expect((await app.anonymousClient.get('//docs', browserHeaders)).text).toContain('/docs/start.js');
  });

  test('keeps working while a new build replaces it', async () => {
    await rm(join(folder, 'assets'), { recursive: true });
    expect((await app.anonymousClient.get('//assets/app-1a2b.js')).text).toBe(script);
  });
});
