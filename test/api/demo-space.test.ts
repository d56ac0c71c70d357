import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBoardTasks } from '../../contract/columnarCodec.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('The demo space', () => {
  describeOnEachEngine((app) => {
    let ana: Person;
    let made: Json;

    beforeAll(async () => {
      ana = await app.createPerson();
      const { status, body, text } = await ana.post('/demo');
      expect(status, text).toBe(201);
      made = body;
    });

    test('belongs to the caller and has three projects, five members and 200 tasks', async () => {
      expect(made.space).toMatchObject({ name: 'Quayside', role: 'owner', isPersonal: false });
      expect(made.projects.map(({ name }: Json) => name).sort()).toEqual([
        'Mobile app 2.0',
        'Trade fair in Hamburg',
        'Website relaunch',
      ]);
      expect((await ana.get(`/spaces/${made.space.id}/members`)).body).toHaveLength(5);
      let count = 0;
      for (const { id } of made.projects) {
        for (const archived of ['false', 'true']) {
          const { body } = await ana.get(`/projects/${id}/board?archived=${archived}`);
          count += decodeBoardTasks(body.tasks).length;
        }
      }
      expect(count).toBe(200);
    });

    test('is created in one write: its log begins with the space and has no gap', async () => {
      const { body } = await ana.get(`/projects/${made.projects[0].id}/board`);
      expect(body.rev).toBeGreaterThan(400);
      const { body: spaces } = await ana.get('/spaces');
      expect(spaces).toHaveLength(2);
    });

    test('is returned as it is when requested again', async () => {
      await ana.patch(`/spaces/${made.space.id}`, { name: 'Mine now' });
      const { status, body } = await ana.post('/demo');
      expect([status, body.space.id, body.space.name]).toEqual([201, made.space.id, 'Mine now']);
      expect(body.projects.map(({ id }: Json) => id).sort()).toEqual(made.projects.map(({ id }: Json) => id).sort());
      expect((await ana.get('/spaces')).body).toHaveLength(2);
    });

    test('is created through a token as well, and only once by concurrent requests', async () => {
      const bea = await app.createPerson('Bea');
      const token = await bea.createTokenClient();
      const replies = await Promise.all([token.post('/demo'), token.post('/demo')]);
      for (const { status } of replies) expect(status).toBe(201);
      const { body: spaces } = await bea.get('/spaces');
      expect(spaces.filter(({ isPersonal }: Json) => !isPersonal).length).toBe(1);
      expect((await bea.get(`/spaces/${made.space.id}`)).status).toBe(404);
    });

    test('does not change who the instance admin is, although its users seem older', async () => {
      expect((await ana.get('/me')).body.user.isInstanceAdmin).toBe(true);
      const { status, body } = await ana.get('/admin/users');
      expect([status, body[0].id]).toEqual([200, ana.id]);
      expect(body.length).toBeGreaterThan(5);
    });

    test('can be created again after it was deleted', async () => {
      await ana.delete(`/spaces/${made.space.id}`);
      const { status, body } = await ana.post('/demo');
      expect(status).toBe(201);
      expect(body.space.id).not.toBe(made.space.id);
    });

    test('is built at most five times in a quarter of an hour, over all sessions and tokens, also at once', async () => {
      const cleo = await app.createPerson('Cleo');
      const clients = [cleo, await cleo.createTokenClient()];
      const post = (n: number) => (clients[n % 2] ?? cleo).post('/demo');
      const replies = await Promise.all(Array.from({ length: 7 }, (_, n) => post(n)));
      const refused = replies.filter(({ status }) => status !== 201);
      // Those that had to wait for others found the space that these had created.
      expect(refused.length).toBeLessThanOrEqual(2);
      expect((await cleo.get('/spaces')).body).toHaveLength(2);
      // The one that exists is returned all the same.
      expect((await cleo.post('/demo')).status).toBe(201);
      for (let n = 0; n < 5; n++) {
        const { body: spaces } = await cleo.get('/spaces');
        for (const { id, isPersonal } of spaces) if (!isPersonal) await cleo.delete(`/spaces/${id}`);
        const reply = await post(n);
        if (reply.status !== 201) refused.push(reply);
      }
      expect(refused).not.toEqual([]);
      for (const { status, body, headers } of refused) {
        expect([status, body.code]).toEqual([429, 'too_many_attempts']);
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
      const other = await app.createPerson('Dan');
      expect((await other.post('/demo')).status).toBe(201);
    });
  });
});
