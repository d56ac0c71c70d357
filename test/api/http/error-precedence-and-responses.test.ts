import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createPersonWithPlan } from '../../support/create-person-with-plan.ts';
import {
  type ApiClient,
  type ApiResponse,
  createTokenClient,
  describeOnEachEngine,
  type Person,
} from '../../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('The order of errors', () => {
  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let viewer: Person;
      let space: Json;
      let project: Json;
      let task: Json;
      beforeAll(async () => {
        ana = await test.createPerson();
        ({ space, project } = await ana.createTeamSpace());
        viewer = await test.createMember(ana, space.id, 'viewer');
        task = await ana.createTask(project.id);
      });

      /** A request with both an invalid input and a stale ETag. */
      const wrong = (client: ApiClient, id: string) =>
        client.patch(`/tasks/${id}`, { title: 7 }, { 'if-match': '"0"' });

      it('401 comes first, before 429, 402, 400, 404, 403 and 412', async () => {
        expect((await wrong(test.anonymousClient, nowhere)).status).toBe(401);
        const token = await ana.createTokenClient();
        await used(token);
        expect((await wrong(token, nowhere)).status).toBe(429);
        await revokeAll(ana);
        expect((await wrong(token, nowhere)).status).toBe(401);
      });

      it('429 comes before 402, 400, 404, 403 and 412', async () => {
        const free = await createPersonWithPlan(test, 'free', 'Free');
        const token = await free.createTokenClient();
        expect((await wrong(token, nowhere)).status).toBe(402);
        await used(token);
        expect((await wrong(token, nowhere)).status).toBe(429);
      });

      it('402 comes before 400, 404, 403 and 412, and counts as a request', async () => {
        const free = await createPersonWithPlan(test, 'free', 'Free');
        const token = await free.createTokenClient({ scope: 'read' });
        const reply = await wrong(token, task.id);
        expect(reply.status).toBe(402);
        expect(reply.headers['ratelimit']).toMatch(/^"token";r=4;t=\d+$/);
        expect((await token.post('/tokens', {})).status).toBe(402);
      });

      it('400 comes before 404, 403 and 412', async () => {
        const token = await viewer.createTokenClient();
        expect((await wrong(token, nowhere)).status).toBe(400);
        expect((await wrong(token, task.id)).status).toBe(400);
        expect((await viewer.post('/tasks', { projectId: nowhere })).status).toBe(400);
        expect((await (await ana.createTokenClient({ scope: 'read' })).post('/spaces', {})).status).toBe(400);
      });

      it('404 comes before 403 and 412', async () => {
        const stranger = await test.createPerson('Stranger');
        const token = await stranger.createTokenClient({ scope: 'read' });
        const reply = await token.patch(`/tasks/${task.id}`, { title: 'X' }, { 'if-match': '"0"' });
        expect(reply.status).toBe(404);
        expect(reply.text).not.toContain(task.title);
      });

      it('403 comes before 409 and 412', async () => {
        const reply = await viewer.patch(`/projects/${project.id}`, { slug: 'taken' }, { 'if-match': '"0"' });
        expect(reply.status).toBe(403);
        expect(reply.text).not.toContain('General');
        const admin = await test.createMember(ana, space.id, 'admin', 'Admin');
        const demoting = await admin.patch(`/spaces/${space.id}/members/${ana.id}`, { role: 'viewer' });
        expect([demoting.status, demoting.body.code]).toEqual([403, 'insufficient_role']);
      });

      it('a read-only token is reported before a missing role', async () => {
        const token = await viewer.createTokenClient({ scope: 'read' });
        const { status, body } = await token.patch(`/projects/${project.id}`, { name: 'X' });
        expect([status, body]).toEqual([403, { error: 'This token is read-only', code: 'read_only_token' }]);
        expect((await token.get(`/projects/${project.id}`)).status).toBe(200);
      });

      it('409 comes before 412, and neither changes anything', async () => {
        await ana.post('/projects', { spaceId: space.id, name: 'Taken', slug: 'taken' });
        const both = await ana.patch(`/projects/${project.id}`, { slug: 'taken' }, { 'if-match': '"0"' });
        expect([both.status, both.body.code]).toEqual([409, 'slug_taken']);
        const one = await ana.patch(`/projects/${project.id}`, { slug: 'free' }, { 'if-match': '"0"' });
        expect(one.status).toBe(412);
        expect(one.body).toMatchObject({ code: 'changed_meanwhile', project });
        expect((await ana.get(`/projects/${project.id}`)).body.project).toEqual(project);
      });

      /** Uses up the five requests of the minute. */
      async function used(token: ApiClient): Promise<void> {
        for (;;) if ((await token.get('/me')).status === 429) return;
      }

      async function revokeAll(person: Person): Promise<void> {
        for (const { id } of (await person.get('/tokens')).body) await person.delete(`/tokens/${id}`);
      }
    },
    { TOKEN_RATE_LIMIT: '5' },
  );
});

describe('Every error response', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.getPersonalSpace());
    });

    const refused = async (): Promise<ApiResponse[]> => [
      await test.anonymousClient.get('/spaces'),
      await createTokenClient(test, 'kt_wrong').get('/spaces'),
      await ana.get('/nothing'),
      await ana.get(`/tasks/${nowhere}`),
      await ana.get('/tasks/not-a-uuid'),
      await ana.get(`/tasks/${'x'.repeat(300)}`),
      await ana.get('/tasks/%E0%A4%A'),
      await ana.get('/%'),
      await ana.get('//%ff'),
      await ana.get('/tasks?projectId=%ff'),
      await ana.request('PUT', '/spaces'),
      await ana.request('TRACE', '/spaces'),
      await ana.post('/tasks', '{'),
      await ana.post('/tasks', { projectId: project.id, title: 'x'.repeat(2_000_000) }),
      await ana.post('/tasks', 'x', { 'content-type': 'text/plain' }),
      await ana.post('/tasks', { projectId: project.id, title: 'x' }, { 'idempotency-key': 'x'.repeat(256) }),
      await ana.post('/tasks', { projectId: project.id, title: 'x' }, { origin: 'https://elsewhere.example' }),
      await ana.patch(`/projects/${project.id}`, { name: 'x' }, { 'if-match': '"0"' }),
      await (await ana.createTokenClient()).get('/tokens'),
    ];

    it('has an error text, perhaps a code, and no internal details', async () => {
      for (const { status, text, body, headers } of await refused()) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status, text).toBeLessThan(500);
        expect(headers['content-type'], text).toBe('application/json; charset=utf-8');
        expect(body.error).toMatch(/^\S.*\S$/);
        expect(
          Object.keys(body).filter((key) => !['error', 'code', 'issues', 'project'].includes(key)),
          text,
        ).toEqual([]);
        expect(text).not.toMatch(/FST_|SQLITE|\.ts|\.js\b|at \w+ \(|node_modules|stack/i);
      }
    });

    it('has the request id, and so has its line in the log', async () => {
      const ids = (await refused()).map(({ headers }) => headers['x-request-id']);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) {
        expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/);
        expect(test.log.filter((line) => line.requestId === id && line.msg === 'request')).toHaveLength(1);
      }
    });

    it('can be identified by its line in the log', async () => {
      const { headers } = await ana.get(`/tasks/${nowhere}?secret=hidden`);
      const line = test.log.find(({ requestId }) => requestId === headers['x-request-id']);
      expect(line).toMatchObject({
        method: 'GET',
        path: `/api/tasks/${nowhere}`,
        operation: 'get_task',
        status: 404,
        address: ana.clientIp,
      });
      expect(line.ms).toBeGreaterThanOrEqual(0);
      expect(JSON.stringify(line)).not.toContain('hidden');
    });

    it('a caller cannot choose the id of the request', async () => {
      const { headers } = await ana.get('/spaces', { 'x-request-id': 'mine', 'request-id': 'mine' });
      expect(headers['x-request-id']).not.toContain('mine');
    });
  });
});
