import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('The activity of a task', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let space: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project } = await ana.createTeamSpace());
    });
    const activity = async (taskId: string, query = '') => (await ana.get(`/tasks/${taskId}/activity${query}`)).body;

    it('lists only its own events, newest first, with user and token', async () => {
      const task = await ana.createTask(project.id, { title: 'First' });
      await ana.createTask(project.id, { title: 'Another' });
      const { body } = await ana.post('/tokens', { name: 'Laptop' });
      await createTokenClient(test, body.secret).patch(`/tasks/${task.id}`, { title: 'Second', priority: 'high' });
      const { body: commented } = await ana.post(`/tasks/${task.id}/comments`, { content: 'Why?' });
      await ana.patch(`/tasks/${task.id}`, { title: 'Second' });
      const events = await activity(task.id);
      expect(events.map(({ type }: Json) => type)).toEqual(['comment.created', 'task.updated', 'task.created']);
      const [comment, updated, created] = events;
      expect(comment).toMatchObject({
        taskId: task.id,
        projectId: project.id,
        spaceId: space.id,
        data: { comment: commented.comment },
      });
      expect(comment.by).toEqual({ userId: ana.id, tokenId: null, tokenName: null, client: null });
      expect(updated.by).toEqual({ userId: ana.id, tokenId: body.token.id, tokenName: 'Laptop', client: null });
      expect(updated.data.changes).toEqual({
        title: { from: 'First', to: 'Second' },
        priority: { from: 'none', to: 'high' },
      });
      expect(created.data.task).toMatchObject({ id: task.id, title: 'First' });
      expect(events.map(({ rev }: Json) => rev)).toEqual(
        events.map(({ rev }: Json) => rev).sort((a: number, b: number) => b - a),
      );
    });

    it('has the user and the token that created the task', async () => {
      const token = await ana.createTokenClient({ name: 'Robot' });
      const { body } = await token.post('/tasks', { projectId: project.id, title: 'By a program' });
      const [created] = await activity(body.task.id);
      expect(created).toMatchObject({ type: 'task.created', data: { task: body.task } });
      expect(created.by).toMatchObject({ userId: ana.id, tokenName: 'Robot', client: null });
    });

    it('still names a token that was revoked', async () => {
      const { body } = await ana.post('/tokens', { name: 'Lost laptop' });
      const { body: made } = await createTokenClient(test, body.secret).post('/tasks', {
        projectId: project.id,
        title: 'X',
      });
      await ana.delete(`/tokens/${body.token.id}`);
      const [created] = await activity(made.task.id);
      expect(created.by).toMatchObject({ tokenId: body.token.id, tokenName: 'Lost laptop' });
    });

    it('has 50 events by default and 1 to 200 on request', async () => {
      const task = await ana.createTask(project.id);
      for (let n = 0; n < 60; n += 1) await ana.patch(`/tasks/${task.id}`, { title: `Title ${n}` });
      expect(await activity(task.id)).toHaveLength(50);
      expect(await activity(task.id, '?limit=200')).toHaveLength(61);
      const [last] = await activity(task.id, '?limit=1');
      expect(last.data.changes.title.to).toBe('Title 59');
      for (const limit of ['0', '201', 'x', '1.5']) {
        const { status, body } = await ana.get(`/tasks/${task.id}/activity?limit=${limit}`);
        expect([status, body.issues[0].path]).toEqual([400, 'limit']);
      }
    });

    it('is visible to a viewer, not to a stranger, and not after the task is deleted', async () => {
      const task = await ana.createTask(project.id);
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const seen = await viewer.get(`/tasks/${task.id}/activity`);
      expect([seen.status, seen.body]).toEqual([200, await activity(task.id)]);
      const stranger = await test.createPerson('Stranger');
      expect((await stranger.get(`/tasks/${task.id}/activity`)).text).toBe(
        '{"error":"Task not found","code":"not_found"}',
      );
      await ana.delete(`/tasks/${task.id}`);
      expect((await ana.get(`/tasks/${task.id}/activity`)).status).toBe(404);
    });
  });
});
