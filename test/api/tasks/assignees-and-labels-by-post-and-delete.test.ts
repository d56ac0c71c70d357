import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('The assignees and labels of a task', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
    });

    it('F136: are added by POST and removed by DELETE with the id in the body', async () => {
      const { body: made } = await ana.post('/labels', { spaceId: project.spaceId, name: 'Bug' });
      const task = await ana.createTask(project.id);
      for (const [part, input, field] of [
        ['assignees', { userId: ana.id }, 'assigneeIds'],
        ['labels', { labelId: made.label.id }, 'labelIds'],
      ] as const) {
        const path = `/tasks/${task.id}/${part}`;
        const key = { 'idempotency-key': crypto.randomUUID() };
        const added = await ana.post(path, input, key);
        expect([added.status, added.body.task[field]]).toEqual([200, Object.values(input)]);
        expect(added.headers.etag).toBe((await ana.get(`/tasks/${task.id}`)).headers.etag);
        expect((await ana.post(path, input, key)).text).toBe(added.text);
        expect((await ana.post(path, input)).body.task[field]).toHaveLength(1);
        const stale = await ana.delete(path, input, { 'if-match': '"1"' });
        expect([stale.status, stale.body.task[field]]).toEqual([412, Object.values(input)]);
        const removed = await ana.delete(path, input);
        expect([removed.status, removed.body.task[field]]).toEqual([200, []]);
        for (const method of ['POST', 'DELETE']) {
          const { status, body } = await ana.request(method, path, {});
          expect([status, body.issues[0].path]).toEqual([400, Object.keys(input)[0]]);
          const bad = await ana.request(method, `/tasks/nope/${part}`, input);
          expect([bad.status, bad.body.error]).toEqual([400, 'id: must be a UUID or a ref such as QUA-128']);
        }
        const wrong = await ana.request('PATCH', path, {});
        expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST, DELETE, OPTIONS']);
        const stranger = await test.createPerson('Stranger');
        expect((await stranger.post(path, input)).body).toEqual({ error: 'Task not found', code: 'not_found' });
        const viewer = await test.createMember(ana, project.spaceId, 'viewer', `Viewer-${part}`);
        expect((await viewer.post(path, input)).body.code).toBe('insufficient_role');
        expect((await viewer.delete(path, input)).body.code).toBe('insufficient_role');
      }
      expect((await ana.post(`/tasks/${task.id}/assignees`, { userId: 'me' })).body.task.assigneeIds).toEqual([ana.id]);
    });
  });
});
