import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { getTask, listTitles } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('F78: moving a task to another project', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let from: Json;
    let fromStatuses: Json[];
    let to: Json;
    let toStatuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space, project: from, statuses: fromStatuses } = await ana.createTeamSpace());
      to = (await ana.post('/projects', { spaceId: space.id, name: 'Target', slug: 'target' })).body.project;
      const list = async () => (await ana.get(`/statuses?projectId=${to.id}`)).body;
      for (const status of await list()) await ana.patch(`/statuses/${status.id}`, { name: `New ${status.name}` });
      await ana.post('/statuses', { projectId: to.id, name: 'to do', category: 'active' });
      toStatuses = await list();
    });
    const create = (fields: Json = {}) => ana.createTask(from.id, fields);
    const move = (id: string, fields: Json = {}) => ana.patch(`/tasks/${id}`, { projectId: to.id, ...fields });

    it('goes with its subtasks, comments, labels, blockers and assignees, and leaves its parent', async () => {
      const { label } = (await ana.post('/labels', { spaceId: space.id, name: 'Bug' })).body;
      const parent = await create({ title: 'Parent' });
      const blocker = await create({ title: 'Blocker' });
      const links = { parentTaskId: parent.id, labelIds: [label.id], assigneeIds: [ana.id] };
      const task = await create({ title: 'Moved', description: 'Text', ...links });
      const child = await create({ title: 'Child', parentTaskId: task.id, statusId: fromStatuses[2].id });
      const grandchild = await create({ title: 'Grandchild', parentTaskId: child.id, statusId: null });
      const archived = await create({ title: 'Archived', parentTaskId: task.id });
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      await ana.post(`/tasks/${task.id}/comments`, { content: 'Kept' });
      await ana.put(`/tasks/${task.id}/blockers/${blocker.id}`);
      const before = await getTask(ana, task.id);
      const { status, body, headers } = await move(task.id);
      expect(status).toBe(200);
      const after = await getTask(ana, task.id);
      const unchanged = { ...before, updatedAt: after.updatedAt, position: after.position };
      // The column of the same name, in any case.
      const statusId = toStatuses.find(({ name }) => name === 'to do')?.id;
      expect(after).toEqual({ ...unchanged, projectId: to.id, parentTaskId: null, statusId });
      expect(after).toMatchObject(body.task);
      expect((await ana.get(`/tasks/${task.id}`)).headers.etag).toBe(headers.etag);
      // The subtasks go to a column of the same category, or have no column as before.
      const doneId = toStatuses.find(({ category }) => category === 'done')?.id;
      expect(await getTask(ana, child.id)).toMatchObject({
        projectId: to.id,
        parentTaskId: task.id,
        statusId: doneId,
        completedAt: child.completedAt,
      });
      expect(await getTask(ana, grandchild.id)).toMatchObject({ projectId: to.id, statusId: null });
      expect(await getTask(ana, archived.id)).toMatchObject({ projectId: to.id, isArchived: true });
      expect(await getTask(ana, parent.id)).toMatchObject({ projectId: from.id });
      expect((await ana.get(`/tasks/${task.id}/comments`)).body.map(({ content }: Json) => content)).toEqual(['Kept']);
      expect(await listTitles(ana, from.id)).toEqual(['Parent', 'Blocker']);
      expect(await listTitles(ana, to.id)).toEqual(['Child', 'Moved', 'Grandchild']);
    });

    it('one event tells clients of both projects, and both boards have changed', async () => {
      const task = await create();
      const etags = async () =>
        Promise.all([from, to].map(async ({ id }) => (await ana.get(`/projects/${id}/board`)).headers.etag));
      const before = await etags();
      await move(task.id);
      const after = await etags();
      expect(after.map((etag, index) => etag === before[index])).toEqual([false, false]);
      const { body: events } = await ana.get(`/tasks/${task.id}/activity`);
      expect(events.map(({ type, projectId }: Json) => [type, projectId])).toEqual([
        ['task.updated', to.id],
        ['task.created', from.id],
      ]);
      expect(events[0].data.changes.projectId).toEqual({ from: from.id, to: to.id });
      expect(events[0].data.task).toMatchObject({ id: task.id, projectId: to.id });
    });

    it('takes a column, a place and a parent of the other project, together with other fields', async () => {
      const [first, second] = [await ana.createTask(to.id), await ana.createTask(to.id)];
      const moved = await move((await create()).id, { afterTaskId: first.id, title: 'Between' });
      expect(moved.body.task.title).toBe('Between');
      expect(moved.body.task.position).toBeGreaterThan(first.position);
      expect(moved.body.task.position).toBeLessThan(second.position);
      const child = await move((await create()).id, { parentTaskId: first.id, statusId: null });
      expect(child.body.task).toMatchObject({ projectId: to.id, parentTaskId: first.id, statusId: null });
      const positions = new Set<number>();
      for (let n = 0; n < 3; n++) positions.add((await move((await create()).id)).body.task.position);
      expect(positions.size).toBe(3);
    });

    it('the project that it is in changes nothing', async () => {
      const parent = await create();
      const task = await create({ parentTaskId: parent.id });
      const { status, body } = await ana.patch(`/tasks/${task.id}`, { projectId: from.id });
      expect([status, body.task]).toEqual([200, task]);
    });

    it('refuses what does not fit, and changes nothing', async () => {
      const home = await ana.getPersonalSpace();
      const old = (await ana.post('/projects', { spaceId: space.id, name: 'Old', slug: 'old' })).body.project;
      await ana.delete(`/projects/${old.id}`);
      const parent = await create();
      const task = await create({ parentTaskId: parent.id });
      const child = await create({ parentTaskId: task.id });
      // Only who can reach the other space learns that it is one.
      const toHome = await ana.patch(`/tasks/${task.id}`, { projectId: home.project.id });
      expect([toHome.body.code, toHome.body.issues[0].path]).toEqual(['other_space', 'projectId']);
      const unknown = await ana.patch(`/tasks/${task.id}`, { projectId: crypto.randomUUID() });
      expect(unknown.body.code).toBe('invalid_input');
      for (const [fields, status, message] of [
        [{ projectId: home.project.id }, 400, /^projectId: must be a project of the task’s space/],
        [{ projectId: crypto.randomUUID() }, 400, /^projectId: must be a project of the task’s space/],
        [{ projectId: null }, 400, /^projectId: must be/],
        [{ projectId: 'target' }, 400, /^projectId: must be/],
        [{ projectId: old.id }, 409, /archived/],
        [{ projectId: to.id, statusId: fromStatuses[0].id }, 400, /^statusId: must be a status/],
        [{ projectId: to.id, parentTaskId: parent.id }, 400, /^parentTaskId: must be a task of the same project/],
        [{ projectId: to.id, parentTaskId: child.id }, 400, /^parentTaskId: must/],
        [{ projectId: to.id, beforeTaskId: child.id }, 400, /^beforeTaskId: must be/],
        [{ projectId: to.id, title: '' }, 400, /^title/],
      ] as const) {
        const response = await ana.patch(`/tasks/${task.id}`, fields);
        expect([fields, response.status, response.body.error]).toEqual([
          fields,
          status,
          expect.stringMatching(message),
        ]);
      }
      for (const { id, parentTaskId } of [task, child])
        expect(await getTask(ana, id)).toMatchObject({ projectId: from.id, parentTaskId });
    });

    it('a viewer cannot move, and agents can, alone and in bulk', async () => {
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const [a, b] = [await create(), await create()];
      expect((await viewer.patch(`/tasks/${a.id}`, { projectId: to.id })).status).toBe(403);
      const agent = await connectMcpClient(ana);
      await agent.callTool('update_task', { taskId: a.id, projectId: to.id });
      const { changed } = await agent.callTool('update_tasks', { tasks: [{ taskId: b.id, projectId: to.id }] });
      expect(changed).toBe(1);
      for (const { id } of [a, b]) expect(await getTask(ana, id)).toMatchObject({ projectId: to.id });
    });
  });
});
