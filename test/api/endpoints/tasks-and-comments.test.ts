import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Tasks and comments, beyond the document', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let stranger: Person;
    let api: ApiClient;
    let project: Json;
    let statuses: Json[];
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      api = await ana.createTokenClient();
      const team = await ana.createTeamSpace();
      ({ project, statuses } = team);
      bea = await test.createMember(ana, team.space.id, 'member', 'Bea');
      stranger = await test.createPerson('Stranger');
    });
    beforeEach(async () => {
      task = await ana.createTask(project.id);
    });

    it('GET /tasks/:id: with comments count, subtasks count', async () => {
      await api.post(`/tasks/${task.id}/comments`, { content: 'One' });
      await api.post(`/tasks/${task.id}/comments`, { content: 'Two' });
      const child = await ana.createTask(project.id, { parentTaskId: task.id });
      await ana.createTask(project.id, { parentTaskId: child.id });
      const { status, body } = await api.get(`/tasks/${task.id}`);
      expect([status, body]).toEqual([200, { task: { ...task, commentCount: 2, subtaskCount: 1 } }]);
    });

    it('POST /tasks: statusId absent: first status; null: none', async () => {
      expect(task.statusId).toBe(statuses[0].id);
      expect((await ana.createTask(project.id, { statusId: null })).statusId).toBeNull();
    });

    it('PATCH /tasks/:id: also description, startDate', async () => {
      const fields = { description: '# Why\n\n- *this*', startDate: '2026-02-01' };
      expect((await api.patch(`/tasks/${task.id}`, fields)).body.task).toMatchObject(fields);
      const cleared = { description: null, startDate: null };
      expect((await api.patch(`/tasks/${task.id}`, cleared)).body.task).toMatchObject(cleared);
    });

    it('PATCH /tasks/:id: also parentTaskId, in the same project and without a circle', async () => {
      const child = await ana.createTask(project.id, { title: 'Child' });
      const path = `/tasks/${child.id}`;
      expect((await api.patch(path, { parentTaskId: task.id })).body.task.parentTaskId).toBe(task.id);
      for (const [id, parentTaskId] of [
        [task.id, child.id],
        [task.id, task.id],
      ]) {
        const { status, body } = await api.patch(`/tasks/${id}`, { parentTaskId });
        expect([status, body.issues]).toEqual([
          400,
          [{ path: 'parentTaskId', message: 'must not be the task itself or one of its subtasks' }],
        ]);
      }
      expect((await api.patch(path, { parentTaskId: null })).body.task.parentTaskId).toBeNull();
    });

    it('PATCH /tasks/:id: also position or beforeTaskId/afterTaskId', async () => {
      const { project: board } = await ana.createTeamSpace();
      const [a, b, c] = [
        await ana.createTask(board.id),
        await ana.createTask(board.id),
        await ana.createTask(board.id),
      ];
      const order = async () => (await api.get(`/tasks?projectId=${board.id}`)).body.map(({ id }: Json) => id);
      await api.patch(`/tasks/${c.id}`, { beforeTaskId: a.id });
      expect(await order()).toEqual([c.id, a.id, b.id]);
      await api.patch(`/tasks/${c.id}`, { afterTaskId: a.id });
      expect(await order()).toEqual([a.id, c.id, b.id]);
      await api.patch(`/tasks/${b.id}`, { position: a.position - 1 });
      expect(await order()).toEqual([b.id, a.id, c.id]);
      const both = await api.patch(`/tasks/${b.id}`, { beforeTaskId: a.id, afterTaskId: c.id });
      expect([both.status, both.body.issues[0].path]).toEqual([400, 'position']);
    });

    it('DELETE /tasks/:id: takes its subtasks along', async () => {
      const child = await ana.createTask(project.id, { parentTaskId: task.id });
      const grandchild = await ana.createTask(project.id, { parentTaskId: child.id });
      const other = await ana.createTask(project.id);
      await api.delete(`/tasks/${task.id}`);
      for (const id of [task.id, child.id, grandchild.id]) expect((await api.get(`/tasks/${id}`)).status).toBe(404);
      expect((await api.get(`/tasks/${other.id}`)).status).toBe(200);
    });

    it('GET, POST /tasks/:id/comments: oldest first', async () => {
      const { status, body } = await api.post(`/tasks/${task.id}/comments`, { content: '  **First**\n' });
      expect(status).toBe(201);
      expect(body.comment).toMatchObject({ taskId: task.id, authorId: ana.id, content: '  **First**\n' });
      const { body: second } = await bea.post(`/tasks/${task.id}/comments`, { content: 'Second' });
      expect((await api.get(`/tasks/${task.id}/comments`)).body).toEqual([body.comment, second.comment]);
      for (const content of ['', ' \n', 7, undefined]) {
        const refused = await api.post(`/tasks/${task.id}/comments`, { content });
        expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'content']);
      }
    });

    it('PATCH, DELETE /comments/:id', async () => {
      const { body: made } = await api.post(`/tasks/${task.id}/comments`, { content: 'Drfat' });
      const path = `/comments/${made.comment.id}`;
      const { status, body } = await api.patch(path, { content: 'Draft' });
      expect(status).toBe(200);
      expect(body.comment).toEqual({ ...made.comment, content: 'Draft', updatedAt: expect.any(String) });
      expect((await api.get(path)).body).toEqual(body);
      expect((await api.delete(path)).body).toEqual({ success: true });
      // A token moves it to the trash.
      expect((await api.get(path)).body).toEqual({ error: 'The comment is in the trash', code: 'in_trash' });
      expect((await api.get(`/tasks/${task.id}/comments`)).body).toEqual([]);
    });

    it('PUT, DELETE /tasks/:id/assignees/:userId', async () => {
      const path = (who: string) => `/tasks/${task.id}/assignees/${who}`;
      const { status, body } = await api.put(path(bea.id));
      expect([status, body.task.assigneeIds]).toEqual([200, [bea.id]]);
      expect((await api.put(path(bea.id))).body.task.assigneeIds).toEqual([bea.id]);
      expect((await api.put(path('me'))).body.task.assigneeIds.sort()).toEqual([ana.id, bea.id].sort());
      expect((await api.delete(path(bea.id))).body.task.assigneeIds).toEqual([ana.id]);
      expect((await api.delete(path(bea.id))).body.task.assigneeIds).toEqual([ana.id]);
      expect((await api.get(`/tasks/${task.id}`)).body.task.assigneeIds).toEqual([ana.id]);
    });

    it('PUT /tasks/:id/assignees/:userId: who is assigned must be a member of the space: 400', async () => {
      const { status, body } = await api.put(`/tasks/${task.id}/assignees/${stranger.id}`);
      expect(status).toBe(400);
      expect(body.issues).toEqual([{ path: 'userId', message: 'must be a member of the space' }]);
      expect((await api.get(`/tasks/${task.id}`)).body.task.assigneeIds).toEqual([]);
    });

    it('PUT, DELETE /tasks/:id/blockers/:otherId: no circle, blockedByIds on the task', async () => {
      const [first, second] = [await ana.createTask(project.id), await ana.createTask(project.id)];
      const { status, body } = await api.put(`/tasks/${task.id}/blockers/${first.id}`);
      expect([status, body.task.blockedByIds]).toEqual([200, [first.id]]);
      await api.put(`/tasks/${first.id}/blockers/${second.id}`);
      for (const [waiting, other] of [
        [second, task],
        [first, task],
        [task, task],
      ]) {
        const refused = await api.put(`/tasks/${waiting.id}/blockers/${other.id}`);
        expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'otherId']);
      }
      expect((await api.delete(`/tasks/${task.id}/blockers/${first.id}`)).body.task.blockedByIds).toEqual([]);
      expect((await api.get(`/tasks/${first.id}`)).body.task.blockedByIds).toEqual([second.id]);
      await api.delete(`/tasks/${second.id}`);
      expect((await api.get(`/tasks/${first.id}`)).body.task.blockedByIds).toEqual([]);
    });
  });
});
