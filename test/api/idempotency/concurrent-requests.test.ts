import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../server/boot/app.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { type ApiClient, describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

describeOnEachEngine((test) => {
  let ana: Person;
  let api: ApiClient;
  let project: Json;
  let second: TestApp;
  beforeAll(async () => {
    ana = await test.createPerson();
    api = await ana.createTokenClient();
    ({ project } = await ana.getPersonalSpace());
    second = await test.openSecondInstance();
  });
  afterAll(async () => {
    await second.app.close();
    await second.database.close();
  });
  const titled = async (title: string): Promise<Json[]> =>
    (await ana.get(`/tasks?projectId=${project.id}`)).body.filter((task: Json) => task.title === title);

  it('of many concurrent requests with one key, one is executed and all get its response', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { projectId: project.id, title: 'At once' };
    const replies = await Promise.all(Array.from({ length: 20 }, () => api.post('/tasks', body, key)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    expect(await titled(body.title)).toHaveLength(1);
  });

  it('of two concurrent requests with one key and different bodies, one is executed and the other one rejected', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const replies = await Promise.all(
      ['One', 'Other'].map((title) => api.post('/tasks', { projectId: project.id, title: `${title} body` }, key)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect([...(await titled('One body')), ...(await titled('Other body'))]).toHaveLength(1);
  });

  it('keys are shared by two instances on one database, in sequence and concurrently', async () => {
    const send = async (app: App, title: string, key: string) => {
      const answer = await app.http.inject({
        method: 'POST',
        url: '/api/tasks',
        headers: { ...api.headers, 'idempotency-key': key },
        payload: { projectId: project.id, title },
      });
      expect(answer.statusCode).toBe(201);
      return answer.body;
    };
    expect(await send(second.app, 'In turn', 'in turn')).toBe(await send(test.app, 'In turn', 'in turn'));
    expect(await titled('In turn')).toHaveLength(1);

    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => send(n % 2 ? test.app : second.app, 'In both', 'in both')),
    );
    expect(new Set(answers).size).toBe(1);
    expect(await titled('In both')).toHaveLength(1);
  });

  describe('What is kept', () => {
    it('is encrypted: neither the key nor a secret nor a title of the response is in the database', async () => {
      const key = `my-key-${crypto.randomUUID()}`;
      const { body } = await ana.post('/tokens', { name: 'Kept' }, { 'idempotency-key': key });
      const { body: space } = await ana.post('/spaces', { name: 'S', slug: `s-${crypto.randomUUID()}` });
      const invited = await ana.post(
        `/spaces/${space.space.id}/invitations`,
        { role: 'viewer' },
        { 'idempotency-key': `${key}-2` },
      );
      const everything = await dumpDatabase(test);
      expect(everything).toContain(ana.email);
      expect(everything).not.toContain(key);
      expect(everything).not.toContain(body.secret);
      expect(everything).not.toContain(body.secret.slice(8));
      expect(everything).not.toContain(invited.body.url.split('=')[1]);
    });
  });
});
