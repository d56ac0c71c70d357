import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { getTask, listTasks } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

describe('Subtasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let parent: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      ({ project } = await ana.createTeamSpace());
      parent = await ana.createTask(project.id, { title: 'Parent' });
    });

    const under = (parentTaskId: string, title = 'Child') => ana.createTask(project.id, { title, parentTaskId });
    /** Each under the one before, in calls of 50. Returns the id of the last. */
    const createChain = async (length: number): Promise<string> => {
      let lastId: string = parent.id;
      for (let created = 0; created < length; created += 50) {
        const tasks = Array.from({ length: 50 }, (_, index) => ({
          title: 'Child',
          parentTaskId: index === 0 ? lastId : `$${index}`,
        }));
        const { body } = await ana.post('/tasks/bulk', { projectId: project.id, tasks });
        lastId = body.results.at(-1).task.id;
      }
      return lastId;
    };
    const adopt = (taskId: string, parentTaskId: string | null) => ana.patch(`/tasks/${taskId}`, { parentTaskId });

    it('a subtask is a task with its own column, position and date, and is listed with the others', async () => {
      const child = await under(parent.id);
      expect(child).toMatchObject({ parentTaskId: parent.id, statusId: parent.statusId });
      expect(child.position).toBeGreaterThan(parent.position);
      expect((await listTasks(ana, project.id)).map(({ id }) => id)).toEqual([parent.id, child.id]);
    });

    it('a task counts its direct subtasks', async () => {
      const [one, two] = [await under(parent.id), await under(parent.id)];
      await under(one.id);
      expect((await getTask(ana, parent.id)).subtaskCount).toBe(2);
      await adopt(two.id, one.id);
      expect((await getTask(ana, parent.id)).subtaskCount).toBe(1);
      expect((await getTask(ana, one.id)).subtaskCount).toBe(2);
      await adopt(two.id, null);
      expect((await getTask(ana, one.id)).subtaskCount).toBe(1);
      await ana.delete(`/tasks/${one.id}`);
      expect((await getTask(ana, parent.id)).subtaskCount).toBe(0);
      expect((await listTasks(ana, project.id)).map(({ id }) => id)).toEqual([parent.id, two.id]);
    });

    it('a parent’s version changes with its subtasks, so that the count is never stale', async () => {
      const other = await ana.createTask(project.id);
      const etagOf = async (id: string) => (await ana.get(`/tasks/${id}`)).headers.etag;
      const versions = [await etagOf(parent.id)];
      const child = await under(parent.id);
      versions.push(await etagOf(parent.id));
      const before = await etagOf(other.id);
      await adopt(child.id, other.id);
      versions.push(await etagOf(parent.id));
      expect(await etagOf(other.id)).not.toBe(before);
      await adopt(child.id, parent.id);
      versions.push(await etagOf(parent.id));
      await ana.delete(`/tasks/${child.id}`);
      versions.push(await etagOf(parent.id));
      expect(new Set(versions).size).toBe(5);
    });

    it('a parent must be in the same project', async () => {
      const { body } = await ana.post('/projects', { spaceId: project.spaceId, name: 'Other', slug: 'other' });
      const sister = await ana.createTask(body.project.id);
      const elsewhere = await ana.createTask((await ana.createTeamSpace()).project.id);
      const stranger = await test.createPerson('Stranger');
      const secret = await stranger.createTask((await stranger.getPersonalSpace()).project.id);
      const getCreationError = async (id: string) => {
        const created = await ana.post('/tasks', { projectId: project.id, title: 'x', parentTaskId: id });
        expect(getInvalidFields(created)).toEqual(['parentTaskId']);
        expect((await adopt(parent.id, id)).body).toEqual(created.body);
        return created.body;
      };
      const unknown = await getCreationError(createUnknownId());
      // Tasks that exist elsewhere and unknown tasks get the same error.
      for (const { id } of [sister, elsewhere, secret]) expect(await getCreationError(id)).toEqual(unknown);
      expect(await listTasks(ana, project.id)).toEqual([parent]);
    });

    it('a task may not be below itself or its own subtasks at any depth', async () => {
      const line = [parent.id];
      for (let depth = 0; depth < 5; depth++) line.push((await under(line.at(-1) as string)).id);
      const before = await listTasks(ana, project.id);
      for (const id of [...line, parent.id.toUpperCase()]) {
        expect(getInvalidFields(await adopt(parent.id, id))).toEqual(['parentTaskId']);
      }
      expect(getInvalidFields(await adopt(line[2] as string, line[5] as string))).toEqual(['parentTaskId']);
      expect(await listTasks(ana, project.id)).toEqual(before);
      // The reverse is not a cycle.
      expect((await adopt(line[5] as string, parent.id)).status).toBe(200);
      expect((await adopt(line[2] as string, line[5] as string)).status).toBe(200);
      expect((await adopt(line[3] as string, line[1] as string)).status).toBe(200);
    });

    it('concurrent requests cannot form a cycle of parents', async () => {
      for (let round = 0; round < 5; round++) {
        const ring: string[] = [];
        for (let at = 0; at < 2 + round; at++) ring.push((await ana.createTask(project.id)).id);
        const replies = await Promise.all(ring.map((id, at) => adopt(id, ring[(at + 1) % ring.length] as string)));
        expect(countByHttpStatus(replies)).toEqual({ 200: ring.length - 1, 400: 1 });
        const parents = new Map((await listTasks(ana, project.id)).map((task) => [task.id, task.parentTaskId]));
        for (const start of ring) {
          let [id, steps]: [string | null, number] = [start, 0];
          while (id !== null && steps++ < 100) id = parents.get(id) ?? null;
          expect(steps).toBeLessThan(100);
        }
      }
    });

    it('archiving a parent archives its subtasks, and it is still their parent when restored', async () => {
      await under(parent.id);
      await ana.patch(`/tasks/${parent.id}`, { isArchived: true });
      expect(await listTasks(ana, project.id)).toEqual([]);
      expect(await listTasks(ana, project.id, `archived=true&parentTaskId=${parent.id}`)).toHaveLength(1);
      await ana.patch(`/tasks/${parent.id}`, { isArchived: false });
      expect((await getTask(ana, parent.id)).subtaskCount).toBe(1);
    });

    it('completing a parent does not complete its subtasks, nor the reverse', async () => {
      const child = await under(parent.id);
      await ana.patch(`/tasks/${parent.id}`, { completedAt: '2026-02-22' });
      expect((await getTask(ana, child.id)).completedAt).toBeNull();
      await ana.patch(`/tasks/${parent.id}`, { completedAt: null });
      await ana.patch(`/tasks/${child.id}`, { completedAt: '2026-02-22' });
      expect((await getTask(ana, parent.id)).completedAt).toBeNull();
    });

    it('deleting a task deletes all subtasks and their comments, in any column and by any creator', async () => {
      const bea = await test.createMember(ana, project.spaceId, 'member', 'Bea');
      const { body: statuses } = await ana.get(`/statuses?projectId=${project.id}`);
      const mine = await bea.createTask(project.id, { title: 'Bea’s' });
      const child = await ana.createTask(project.id, { parentTaskId: mine.id, statusId: statuses[2].id });
      const grandchild = await under(child.id);
      await ana.patch(`/tasks/${grandchild.id}`, { isArchived: true });
      const { body } = await ana.post(`/tasks/${grandchild.id}/comments`, { content: 'Gone' });
      expect((await bea.delete(`/tasks/${mine.id}`)).status).toBe(200);
      for (const path of [`/tasks/${child.id}`, `/tasks/${grandchild.id}`, `/comments/${body.comment.id}`]) {
        expect((await ana.get(path)).status).toBe(404);
      }
      expect(await listTasks(ana, project.id)).toEqual([parent]);
      expect(await listTasks(ana, project.id, 'archived=true')).toEqual([]);
    });

    it('a chain of 1,100 subtasks can be created, cannot become a cycle, and can be deleted at once', async () => {
      const id = await createChain(1100);
      expect(getInvalidFields(await adopt(parent.id, id))).toEqual(['parentTaskId']);
      expect((await getTask(ana, id)).subtaskCount).toBe(0);
      expect((await ana.delete(`/tasks/${parent.id}`)).body).toEqual({ success: true });
      expect(await listTasks(ana, project.id)).toEqual([]);
    }, 120_000);

    it('a space with a chain of 1,100 subtasks can be deleted', async () => {
      const id = await createChain(1100);
      expect((await ana.delete(`/spaces/${project.spaceId}`)).body).toEqual({ success: true });
      expect((await ana.get(`/tasks/${id}`)).status).toBe(404);
    }, 120_000);
  });
});
