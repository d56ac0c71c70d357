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
  });
});
