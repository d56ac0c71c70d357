import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Statuses', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      api = await ana.createTokenClient();
    });
    beforeEach(async () => {
      ({ project, statuses } = await ana.createTeamSpace());
    });

    it('GET /statuses?projectId=: in column order', async () => {
      const [todo, active, done] = statuses;
      await api.patch(`/statuses/${done.id}`, { position: todo.position - 1 });
      const { status, body } = await api.get(`/statuses?projectId=${project.id}`);
      expect(status).toBe(200);
      expect(body.map(({ id }: Json) => id)).toEqual([done.id, todo.id, active.id]);
      expect(body[1]).toEqual(todo);
      const missing = await api.get('/statuses');
      expect([missing.status, missing.body.error]).toEqual([400, 'projectId: is required']);
    });

    it('POST /statuses: at the end of the board', async () => {
      const fields = { name: 'In Review', category: 'active', color: '#123456' };
      const { status, body } = await api.post('/statuses', { projectId: project.id, ...fields });
      expect(status).toBe(201);
      expect(body.status).toMatchObject({ ...fields, projectId: project.id });
      expect(await columns()).toEqual(['To Do', 'In Progress', 'Done', 'In Review']);
      const { body: plain } = await api.post('/statuses', { projectId: project.id, name: 'Plain' });
      expect(plain.status).toMatchObject({ category: 'todo', color: null });
      const position = statuses[1].position + 1;
      const { body: placed } = await api.post('/statuses', { projectId: project.id, name: 'Placed', position });
      expect(placed.status.position).toBe(position);
      expect(await columns()).toEqual(['To Do', 'In Progress', 'Placed', 'Done', 'In Review', 'Plain']);
      const wrong = await api.post('/statuses', { projectId: project.id, name: 'Wrong', position: 'first' });
      expect([wrong.status, wrong.body.error]).toEqual([400, expect.stringMatching(/^position: /)]);
      expect(await columns()).not.toContain('Wrong');
    });

    it('POST and PATCH /statuses: a name once in its project', async () => {
      for (const taken of [
        await api.post('/statuses', { projectId: project.id, name: 'Done' }),
        await api.patch(`/statuses/${statuses[0].id}`, { name: 'Done' }),
      ]) {
        expect(taken.status).toBe(409);
        expect(taken.body).toEqual({ error: 'The project already has a status with this name', code: 'name_taken' });
      }
      expect(await columns()).toEqual(['To Do', 'In Progress', 'Done']);
    });

    it('PATCH /statuses/:id: only the fields given change', async () => {
      const [, active] = statuses;
      const { status, body } = await api.patch(`/statuses/${active.id}`, { name: 'Doing' });
      expect(status).toBe(200);
      expect(body.status).toEqual({ ...active, name: 'Doing', updatedAt: expect.any(String) });
      expect((await api.get(`/statuses/${active.id}`)).body).toEqual(body);
    });

    it('DELETE /statuses/:id: a delete names moveTo', async () => {
      const [todo, active] = statuses;
      const there = await ana.createTask(project.id, { title: 'There', statusId: active.id });
      const moved = await ana.createTask(project.id, { title: 'Moved', statusId: todo.id });
      const { status, body } = await api.delete(`/statuses/${todo.id}?moveTo=${active.id}`);
      expect([status, body]).toEqual([200, { success: true }]);
      expect(await columns()).toEqual(['In Progress', 'Done']);
      const { body: tasks } = await api.get(`/tasks?projectId=${project.id}`);
      expect(tasks.map(({ id, statusId }: Json) => [id, statusId])).toEqual([
        [there.id, active.id],
        [moved.id, active.id],
      ]);
      expect((await api.get(`/statuses/${todo.id}`)).status).toBe(404);
    });

    it('DELETE /statuses/:id: or leaves its tasks without a column', async () => {
      const task = await ana.createTask(project.id, { statusId: statuses[0].id });
      await api.delete(`/statuses/${statuses[0].id}`);
      expect((await api.get(`/tasks/${task.id}`)).body.task.statusId).toBeNull();
    });

    it('DELETE /statuses/:id: moveTo a done column completes its tasks, and itself is refused', async () => {
      const [todo, , done] = statuses;
      const task = await ana.createTask(project.id, { statusId: todo.id });
      const refused = await api.delete(`/statuses/${todo.id}?moveTo=${todo.id}`);
      expect([refused.status, refused.body.error]).toEqual([400, 'moveTo: must be another status of the same project']);
      await api.delete(`/statuses/${todo.id}?moveTo=${done.id}`);
      expect((await api.get(`/tasks/${task.id}`)).body.task).toMatchObject({
        statusId: done.id,
        completedAt: expect.stringMatching(/Z$/),
      });
    });

    async function columns(): Promise<string[]> {
      const { body } = await api.get(`/statuses?projectId=${project.id}`);
      return body.map(({ name }: Json) => name);
    }
  });
});
