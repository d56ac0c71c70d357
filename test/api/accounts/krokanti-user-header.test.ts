import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { dumpDatabase } from '../../support/db/dump-database.ts';
import { getOperation, operationNames } from '../../support/operation-inputs.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const someId = '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c';
const expectedError = {
  error: 'This request is for a different account than the one that is signed in',
  code: 'other_account',
};

describeOnEachEngine((test) => {
  let ana: Person;
  let ben: Person;
  let api: ApiClient;
  let project: Json;
  beforeAll(async () => {
    ana = await test.createPerson('Ana');
    ben = await test.createPerson('Ben');
    api = await ben.createTokenClient();
    ({ project } = await ben.getPersonalSpace());
  });

  it('F31: a call meant for another person than the one whose session it has is rejected, and changes nothing', async () => {
    // Otherwise they may be written in between.
    await test.app.catchUpNotifications();
    const before = await dumpDatabase(test);
    for (const name of operationNames) {
      const { rest, access } = getOperation(name);
      if (access === 'public') continue;
      const path = rest.path.replace(/:\w+/g, someId);
      const body = rest.method === 'GET' ? undefined : {};
      const reply = await ben.request(rest.method, path, body, { 'krokanti-user': ana.id });
      expect([name, reply.status, reply.body]).toEqual([name, 403, expectedError]);
    }
    expect(await dumpDatabase(test)).toBe(before);
  });

  it('F31: neither a repeated read nor a retry of a change gives the other person anything', async () => {
    const path = `/projects/${project.id}/board`;
    const key = { 'idempotency-key': crypto.randomUUID() };
    const body = { projectId: project.id, title: 'For Ben only' };
    for (const client of [ben, api]) {
      const ownHeaders: Record<string, string>[] = [{ 'krokanti-user': ben.id }, {}];
      for (const headers of ownHeaders) {
        expect((await client.get(path, headers)).status).toBe(200);
        expect((await client.get(path, headers)).status).toBe(200);
        expect((await client.post('/tasks', body, { ...headers, ...key })).status).toBe(201);
      }
      for (const headers of [{ 'krokanti-user': ana.id }, { 'krokanti-user': '' }]) {
        const replies = [await client.get(path, headers), await client.post('/tasks', body, { ...headers, ...key })];
        for (const reply of replies) expect([reply.status, reply.body]).toEqual([403, expectedError]);
        expect(replies.map(({ text }) => text).join()).not.toContain('Ben only');
      }
    }
  });
});
