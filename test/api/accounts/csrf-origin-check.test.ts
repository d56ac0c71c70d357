import { beforeAll, describe, expect, it } from 'vitest';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { getOperation, operationNames } from '../../support/operation-inputs.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const someId = '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c';
const changing = operationNames.filter((name) => getOperation(name).rest.method !== 'GET');
const expectedError = { error: 'Requests from another origin require an API token', code: 'foreign_origin' };

describe('A session cookie allows writes only from the app’s own pages', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let before: string;
    beforeAll(async () => {
      ana = await test.createPerson();
      // Otherwise they may be written in between.
      await test.app.catchUpNotifications();
      before = await dumpDatabase(test);
    });
    const rename = (headers: Record<string, string>) => ana.patch('/me', { name: 'Renamed' }, headers);

    it.each(changing)('%s is rejected for a page of another origin', async (name) => {
      const { method, path } = getOperation(name).rest;
      const reply = await ana.request(method, path.replace(/:\w+/g, someId), {}, { origin: 'https://evil.example' });
      expect([reply.status, reply.body]).toEqual([403, expectedError]);
      expect(reply.headers['set-cookie']).toBeUndefined();
    });

    it('none of them has changed anything', async () => {
      expect(await dumpDatabase(test)).toBe(before);
    });

    it('an origin with another scheme, host or port is rejected', async () => {
      const host = 'tasks.localhost:8080';
      const elsewhere: Record<string, string>[] = [
        { origin: 'null' },
        { origin: '' },
        { origin: 'nonsense' },
        { origin: 'http://localhost' },
        { origin: 'https://localhost:3000' },
        { origin: 'http://localhost:3000.evil.example' },
        { origin: 'http://tasks.localhost', host },
        { origin: 'http://evil.example?tasks.localhost:8080', host },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of elsewhere) {
        const { status, body } = await rename(headers);
        expect([headers, status, body]).toEqual([headers, 403, expectedError]);
      }
      expect((await ana.get('/me')).body.user.name).toBe('Ana');
    });

    it('PUBLIC_URL, the requested host and requests without an origin are accepted', async () => {
      const own: Record<string, string>[] = [
        { origin: 'http://localhost:3000' },
        { origin: 'http://tasks.localhost:8080', host: 'tasks.localhost:8080' },
        // Behind an https proxy that is not configured.
        { origin: 'https://tasks.localhost', host: 'tasks.localhost' },
        { 'sec-fetch-site': 'same-origin' },
        { 'sec-fetch-site': 'none' },
        {},
      ];
      for (const headers of own) {
        const { status } = await rename(headers);
        expect([headers, status]).toEqual([headers, 200]);
      }
    });

    it('with an https PUBLIC_URL, the http origin of the same host is rejected', async () => {
      const host = 'tasks.example.com';
      await test.withConfig({ publicUrl: `https://${host}` }, async (other) => {
        const client = new ApiClient(other, ana.headers);
        const statuses = ['http', 'https'].map(
          async (scheme) =>
            (await client.patch('/me', { name: 'Renamed' }, { origin: `${scheme}://${host}`, host })).status,
        );
        // With https the cookie has another name.
        expect(await Promise.all(statuses)).toEqual([403, 401]);
      });
    });

    it('reading is allowed, but browsers do not hand the response to a page of another origin', async () => {
      const reply = await ana.get('/me', { origin: 'https://evil.example' });
      expect(reply.status).toBe(200);
      expect(reply.headers['access-control-allow-origin']).toBe('*');
      expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    });

    it('an API token allows writes from any origin and does not fall back to the cookie', async () => {
      const token = await ana.createTokenClient();
      const origin = { origin: 'https://elsewhere.example' };
      expect((await token.patch('/me', { name: 'By token' }, origin)).status).toBe(200);
      const wrong = { ...origin, cookie: ana.headers['cookie'] as string, authorization: 'Basic x' };
      expect((await token.patch('/me', { name: 'Not' }, wrong)).status).toBe(401);
    });
  });
});
