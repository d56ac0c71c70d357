import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Subtasks of archived tasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
    });
    const titles = async (archived = false) =>
      (await ana.get(`/tasks?projectId=${project.id}&archived=${archived}`)).body
        .map(({ title }: Json) => title)
        .sort();
    const archive = (task: Json, isArchived: boolean) => ana.patch(`/tasks/${task.id}`, { isArchived });

    it('F134: go with the parent, and come back with it', async () => {
      const parent = await ana.createTask(project.id, { title: 'Parent' });
      const child = await ana.createTask(project.id, { title: 'Child', parentTaskId: parent.id });
      await ana.createTask(project.id, { title: 'Grandchild', parentTaskId: child.id });
      const own = await ana.createTask(project.id, { title: 'Archived before', parentTaskId: parent.id });
      await ana.createTask(project.id, { title: 'Other' });
      await archive(own, true);

      const archived = await archive(parent, true);
      expect([archived.status, await titles()]).toEqual([200, ['Other']]);
      expect(await titles(true)).toEqual(['Archived before', 'Child', 'Grandchild', 'Parent']);
      expect(archived.headers.etag).toBe((await ana.get(`/tasks/${parent.id}`)).headers.etag);
      const { body: activity } = await ana.get(`/tasks/${child.id}/activity`);
      expect(activity.map(({ type }: Json) => type)).toContain('task.updated');

      const restored = await archive(parent, false);
      expect(restored.headers.etag).toBe((await ana.get(`/tasks/${parent.id}`)).headers.etag);
      expect(await titles()).toEqual(['Child', 'Grandchild', 'Other', 'Parent']);
      expect(await titles(true)).toEqual(['Archived before']);
      await archive(own, false);
      expect(await titles(true)).toEqual([]);
    });

    it('F134: a subtask that is restored brings back its parents, and its own subtasks', async () => {
      const parent = await ana.createTask(project.id, { title: 'P' });
      const child = await ana.createTask(project.id, { title: 'P.1', parentTaskId: parent.id });
      await ana.createTask(project.id, { title: 'P.1.1', parentTaskId: child.id });
      await ana.createTask(project.id, { title: 'P.2', parentTaskId: parent.id });
      await archive(parent, true);
      expect((await archive(child, false)).status).toBe(200);
      expect((await titles()).filter((title: string) => title.startsWith('P'))).toEqual([
        'P',
        'P.1',
        'P.1.1',
        'Parent',
      ]);
      expect(await titles(true)).toEqual(['P.2']);
    });

    it('F134: no task can be put under an archived one', async () => {
      const gone = await ana.createTask(project.id, { title: 'Gone' });
      const active = await ana.createTask(project.id, { title: 'Active' });
      await archive(gone, true);
      for (const { status, body } of [
        await ana.post('/tasks', { projectId: project.id, title: 'Lost', parentTaskId: gone.id }),
        await ana.patch(`/tasks/${active.id}`, { parentTaskId: gone.id }),
      ]) {
        expect([status, body.error]).toEqual([400, 'parentTaskId: must not be an archived task; restore it first']);
      }
      expect((await ana.get(`/tasks/${active.id}`)).body.task.parentTaskId).toBeNull();
      expect(await titles()).not.toContain('Lost');
    });

    it('F122: a task that is reopened in a done column stays there, and the response says so', async () => {
      const { body: statuses } = await ana.get(`/statuses?projectId=${project.id}`);
      const task = await ana.createTask(project.id, { statusId: statuses[2].id });
      const { body } = await ana.patch(`/tasks/${task.id}`, { completedAt: null });
      expect(body.task).toMatchObject({ completedAt: null, statusId: statuses[2].id });
      expect(body.notice).toBe('The task is open and stays in the column “Done”; statusId moves it');
      for (const change of [{ completedAt: null }, { completedAt: '2026-02-22' }, { title: 'X' }])
        expect((await ana.patch(`/tasks/${task.id}`, change)).body.notice).toBeUndefined();
      const moved = await ana.patch(`/tasks/${task.id}`, { completedAt: null, statusId: statuses[0].id });
      expect(moved.body).toMatchObject({ task: { completedAt: null, statusId: statuses[0].id } });
      expect(moved.body.notice).toBeUndefined();
    });

    it('F132: a slug that an archived project has is a 409 that names the project', async () => {
      const { spaceId } = project;
      const { body } = await ana.post('/projects', { spaceId, name: 'Old relaunch', slug: 'relaunch' });
      await ana.delete(`/projects/${body.project.id}`);
      const expected = {
        error:
          'Slug already taken within this space by the archived project “Old relaunch”: restore it, or choose another slug',
        code: 'slug_taken',
      };
      const made = await ana.post('/projects', { spaceId, name: 'Relaunch', slug: 'relaunch' });
      expect([made.status, made.body]).toEqual([409, expected]);
      const renamed = await ana.patch(`/projects/${project.id}`, { slug: 'relaunch' });
      expect([renamed.status, renamed.body]).toEqual([409, expected]);
      expect((await ana.get(`/projects?spaceId=${spaceId}`)).text).not.toContain('relaunch');
    });

    it('F136: assignees and labels are added by POST and removed by DELETE with the id in the body', async () => {
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
          expect([bad.status, bad.body.error]).toEqual([400, 'id: must be a UUID']);
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
