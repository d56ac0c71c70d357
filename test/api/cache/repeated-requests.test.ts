import { get as ask } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createTokenClient, describeOnEachEngine, type Person, TestApp } from '../../support/test-app.ts';

interface Raw {
  status: number | undefined;
  headers: Record<string, string>;
  body: string;
}

describeOnEachEngine((test) => {
  let ana: Person;
  let project: Json;
  let address: string;

  beforeAll(async () => {
    ana = await test.createPerson();
    ({ project } = await ana.getPersonalSpace());
    for (let n = 0; n < 30; n++)
      await ana.createTask(project.id, { title: `Task ${n}`, description: 'é😀 '.repeat(20) });
    address = await test.listen();
  });

  /** Sends a request over a real connection, without extra headers, and returns the raw bytes. */
  function raw(path: string, headers: Record<string, string>): Promise<Raw> {
    return new Promise((resolve, reject) => {
      const request = ask(`${address}/api${path}`, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers as Record<string, string>,
            body: Buffer.concat(chunks).toString('base64'),
          }),
        );
      });
      request.on('error', reject);
    });
  }

  /** Removes the headers that differ in every response. */
  function same({ status, headers, body }: Raw) {
    const { date: _, 'x-request-id': __, ratelimit: ___, ...rest } = headers;
    return { status, headers: rest, body };
  }
  const left = ({ headers }: Raw) => Number(/r=(\d+)/.exec(headers['ratelimit'] ?? '')?.[1]);

  describe('A repeated request gets the same response, including headers', () => {
    const plain: Record<string, string> = {};
    const zipped: Record<string, string> = { 'accept-encoding': 'gzip' };
    it.each([
      ['list', plain],
      ['list', zipped],
      ['task', plain],
      ['page', plain],
      ['spaces', plain],
      ['me', plain],
    ])('%s %j', async (name, more) => {
      const token = await ana.createTokenClient();
      const { body: list } = await ana.get(`/tasks?projectId=${project.id}`);
      const path = {
        list: `/tasks?projectId=${project.id}`,
        task: `/tasks/${list[0].id}`,
        page: `/tasks?projectId=${project.id}&limit=3`,
        spaces: '/spaces',
        me: '/me',
      }[name] as string;
      for (const credentials of [token.headers, ana.headers]) {
        const headers: Record<string, string> = { ...credentials, ...more };
        const answers = [await raw(path, headers), await raw(path, headers), await raw(path, headers)];
        // An additional header prevents a cache hit.
        const anew = await raw(path, {
          ...headers,
          'accept-encoding': `${headers['accept-encoding'] ?? ''} , identity`,
        });
        expect(anew.status).toBe(200);
        for (const answer of answers) expect(same(answer)).toEqual(same(anew));
        const ids = [...answers, anew].map((answer) => answer.headers['x-request-id']);
        expect(new Set(ids).size).toBe(4);
        for (const id of ids) {
          const lines = test.log.filter(({ requestId }) => requestId === id);
          expect(lines).toHaveLength(1);
          expect(lines[0]).toMatchObject({
            msg: 'request',
            method: 'GET',
            path: `/api${path.split('?')[0]}`,
            status: 200,
          });
          expect(lines[0].operation).toMatch(/^(list_|get_)/);
          expect(lines[0].address).toBe('127.0.0.1');
          expect(lines[0].ms).toEqual(expect.any(Number));
        }
        const etag = anew.headers['etag'] as string;
        const known = { ...headers, 'if-none-match': etag };
        const unchanged = [await raw(path, known), await raw(path, known)];
        const unchangedAnew = await raw(path, { ...headers, 'if-none-match': `"other", ${etag}` });
        expect([unchangedAnew.status, unchangedAnew.body]).toEqual([304, '']);
        for (const answer of unchanged) expect(same(answer)).toEqual(same(unchangedAnew));
        if (credentials === token.headers) {
          const counted = [...answers, anew, ...unchanged, unchangedAnew].map(left);
          expect(counted).toEqual(counted.map((_, n) => (counted[0] as number) - n));
        } else expect(anew.headers['ratelimit']).toBeUndefined();
      }
    });
  });

  it('An invalid Authorization header is rejected, whatever a session cookie would allow', async () => {
    const path = `/tasks?projectId=${project.id}`;
    for (let time = 0; time < 2; time++) expect((await ana.get(path)).status).toBe(200);
    for (const authorization of ['', 'undefined', 'Bearer', `Bearer ${ana.headers['cookie']}`]) {
      expect((await ana.get(path, { authorization })).status).toBe(401);
    }
    expect((await test.anonymousClient.get(path)).status).toBe(401);
  });

  it('A changed record gets a fresh response, and a revoked token gets none', async () => {
    const { body: made } = await ana.post('/tokens', { name: 'Lost' });
    const lost = createTokenClient(test, made.secret);
    const path = `/tasks?projectId=${project.id}`;
    for (let time = 0; time < 2; time++) expect((await lost.get(path)).status).toBe(200);
    await ana.createTask(project.id, { title: 'Newer' });
    const newer = await ana.get(path);
    const again = await lost.get(path);
    expect([again.text, again.headers['etag']]).toEqual([newer.text, newer.headers['etag']]);
    await ana.delete(`/tokens/${made.token.id}`);
    expect((await ana.get(path)).status).toBe(200);
    expect((await lost.get(path)).status).toBe(401);
  });

  it('Requests that differ in anything are not confused', async () => {
    const token = await ana.createTokenClient();
    const path = `/tasks?projectId=${project.id}`;
    const first = await token.get(path);
    await token.get(path);
    expect((await token.get(`${path}&priority=high`)).body).toEqual([]);
    expect((await token.get(path, { 'if-none-match': '"another"' })).body).toEqual(first.body);
    expect((await token.request('HEAD', path)).text).toBe('');
    const { headers } = await raw(path, token.headers);
    expect(test.log.find(({ requestId }) => requestId === headers['x-request-id']).method).toBe('GET');
    expect((await token.get(`${path}&nonsense`)).body).toEqual(first.body);
    expect((await token.get(path)).body).toEqual(first.body);
    for (const encoding of ['gzip', undefined, 'br', 'gzip', undefined]) {
      const answer = await raw(path, { ...token.headers, ...(encoding && { 'accept-encoding': encoding }) });
      expect(answer.headers['content-encoding']).toBe(encoding);
    }
  });
});

describe('The rate limit of a token', () => {
  describeOnEachEngine(
    (test) => {
      it('counts repeated requests and starts again after a minute', async () => {
        const ana = await test.createPerson();
        const token = await ana.createTokenClient();
        const statuses = async () => {
          const answers: number[] = [];
          for (let n = 0; n < 7; n++) answers.push((await token.get('/spaces')).status);
          return answers;
        };
        expect(await statuses()).toEqual([200, 200, 200, 200, 200, 429, 429]);
        test.advanceClock(60_000);
        expect(await statuses()).toEqual([200, 200, 200, 200, 200, 429, 429]);
      });
    },
    { TOKEN_RATE_LIMIT: '5' },
  );
});

describe('After a failure of the database', () => {
  const app = new TestApp('sqlite');
  beforeAll(() => app.start());
  afterAll(() => app.stop());

  it('a repeated request is rejected like any other', async () => {
    const ana = await app.createPerson();
    const known = ['/spaces', '/spaces', '/me', '/me'];
    for (const path of known) expect((await ana.get(path)).status).toBe(200);
    await app.database.close();
    for (const path of known) {
      const { status, body } = await ana.get(path);
      expect([status, body.code]).toEqual([500, 'internal']);
    }
  });
});
