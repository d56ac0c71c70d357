import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { listTasks } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const dayMs = 24 * 3_600_000;

describe('The trash', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      ({ space, project, statuses } = await ana.createTeamSpace());
    });

    const trash = async (id: string, person = ana) => {
      const response = await person.post(`/tasks/${id}/trash`);
      expect([response.status, response.text]).toEqual([200, response.text]);
      return response.body.task as Json;
    };
    const restore = async (id: string, person = ana) => {
      const response = await person.post(`/tasks/${id}/restore`);
      expect([response.status, response.text]).toEqual([200, response.text]);
      return response.body.task as Json;
    };
    const getTask = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task as Json;
    const listTrash = async (query = '') => (await ana.get(`/spaces/${space.id}/trash${query}`)).body as Json[];
    const listIds = async () => (await listTasks(ana, project.id)).map(({ id }) => id);
    const create = (title: string, fields: Json = {}) => ana.createTask(project.id, { title, ...fields });
    /** Everything that REST says of these tasks, but for the instants of their last change. */
    const readAll = async (ids: string[]) => {
      const texts: unknown[] = [(await ana.get(`/board?projectId=${project.id}`)).body];
      for (const id of ids) {
        const { updatedAt: _, ...task } = await getTask(id);
        texts.push(task, (await ana.get(`/tasks/${id}/comments`)).body);
      }
      return texts;
    };

    it('restoring brings a task back as it was: its fields, subtasks, comments, labels, people, blockers and place', async () => {
      const ben = await test.createMember(ana, space.id, 'member', 'Ben');
      const { label } = (await ana.post('/labels', { spaceId: space.id, name: 'Bug' })).body;
      const [above, below, outside] = [await create('Above'), await create('Below'), await create('Outside')];
      const task = await create('Task', {
        description: 'Multiple\nlines, é 𝕏 "quotes" \\',
        priority: 'high',
        startDate: '2026-02-01',
        dueDate: '2026-02-22T10:00:00.000Z',
        estimatedHours: 1.25,
        assigneeIds: [ana.id, ben.id],
        labelIds: [label.id],
      });
      await ana.patch(`/tasks/${task.id}`, { afterTaskId: above.id, completedAt: '2026-01-01T00:00:00.000Z' });
      const child = await create('Child', { parentTaskId: task.id, statusId: statuses[1].id, assigneeIds: [ben.id] });
      const grandchild = await create('Grandchild', { parentTaskId: child.id, statusId: null });
      await ana.patch(`/tasks/${grandchild.id}`, { isArchived: true });
      await ana.put(`/tasks/${task.id}/blockers/${outside.id}`);
      await ana.put(`/tasks/${below.id}/blockers/${task.id}`);
      await ana.put(`/tasks/${child.id}/blockers/${grandchild.id}`);
      for (const [person, id] of [
        [ben, task.id],
        [ana, task.id],
        [ben, grandchild.id],
      ] as const)
        expect((await person.post(`/tasks/${id}/comments`, { content: `Said by ${person.id}` })).status).toBe(201);
      const ids = [task.id, child.id, grandchild.id, above.id, below.id, outside.id];
      const before = await readAll(ids);
      const activity = (await ana.get(`/tasks/${task.id}/activity`)).body.length;

      const trashed = await trash(task.id);
      expect(trashed).toMatchObject({
        id: task.id,
        title: 'Task',
        subtaskCount: 2,
        trashedById: ana.id,
        createdById: ana.id,
      });
      expect(Date.parse(trashed.expiresAt) - Date.parse(trashed.trashedAt)).toBe(30 * dayMs);
      expect(await listTrash()).toEqual([trashed]);
      expect(await listIds()).toEqual([above.id, below.id, outside.id]);
      expect((await getTask(below.id)).blockedByIds).toEqual([]);

      const restored = await restore(task.id);
      expect(restored).toMatchObject({ id: task.id, title: 'Task', blockedByIds: [outside.id] });
      expect(await readAll(ids)).toEqual(before);
      expect(await listTrash()).toEqual([]);
      // The deletion and the restoration.
      expect((await ana.get(`/tasks/${task.id}/activity`)).body.length).toBe(activity + 2);
    });

    it('a task in the trash is not found, with a code that says where it is, and nothing can change it', async () => {
      const task = await create('Task');
      const child = await create('Child', { parentTaskId: task.id });
      const { comment } = (await ana.post(`/tasks/${task.id}/comments`, { content: 'Hello' })).body;
      const other = await create('Other');
      await trash(task.id);
      for (const id of [task.id, child.id]) {
        for (const [method, path, body] of [
          ['GET', `/tasks/${id}`, undefined],
          ['PATCH', `/tasks/${id}`, { title: 'X' }],
          ['GET', `/tasks/${id}/comments`, undefined],
          ['POST', `/tasks/${id}/comments`, { content: 'X' }],
          ['GET', `/tasks/${id}/activity`, undefined],
          ['PUT', `/tasks/${id}/assignees/${ana.id}`, undefined],
          ['PUT', `/tasks/${id}/blockers/${other.id}`, undefined],
        ] as const) {
          const { status, body: error } = await ana.request(method, path, body);
          expect([method, path, status, error.code]).toEqual([method, path, 404, 'in_trash']);
        }
      }
      expect((await ana.get(`/comments/${comment.id}`)).body).toMatchObject({ code: 'not_found' });
      for (const [path, body] of [
        [`/tasks/${other.id}`, { parentTaskId: task.id }],
        [`/tasks/${other.id}`, { afterTaskId: task.id }],
        [`/tasks/${other.id}`, { beforeTaskId: child.id }],
      ] as const)
        expect((await ana.patch(path, body)).status).toBe(400);
      expect((await ana.put(`/tasks/${other.id}/blockers/${task.id}`)).status).toBe(404);
      // A subtask comes back with its parent only.
      for (const call of ['trash', 'restore']) {
        const { status, body } = await ana.post(`/tasks/${child.id}/${call}`);
        expect([status, body.code, body.error]).toEqual([404, 'in_trash', expect.stringContaining(task.id)]);
      }
      expect((await ana.delete(`/tasks/${child.id}`)).status).toBe(404);
      await restore(task.id);
      expect(await getTask(task.id)).toMatchObject({
        title: 'Task',
        assigneeIds: [],
        commentCount: 1,
        subtaskCount: 1,
      });
    });

    it('its ref finds it in the trash, and no other task gets its number', async () => {
      const task = await create('Task');
      expect((await trash(task.ref)).ref).toBe(task.ref);
      expect((await ana.get(`/tasks/${task.ref}`)).body.code).toBe('in_trash');
      expect((await create('Next')).ref).not.toBe(task.ref);
      expect((await restore(task.ref)).ref).toBe(task.ref);
    });

    it('trashing and restoring twice changes nothing more', async () => {
      const task = await create('Task');
      const trashed = await trash(task.id);
      const { headers } = await ana.get(`/spaces/${space.id}`);
      expect(await trash(task.id)).toEqual(trashed);
      expect((await ana.get(`/spaces/${space.id}`)).headers.etag).toBe(headers.etag);
      expect(await listTrash()).toEqual([trashed]);
      const restored = await restore(task.id);
      expect(await restore(task.id)).toEqual(restored);
      expect(await listIds()).toEqual([task.id]);
    });

    it('trashing with If-Match leaves a task alone that others have changed', async () => {
      const task = await create('Task');
      const { etag } = (await ana.get(`/tasks/${task.id}`)).headers;
      await ana.patch(`/tasks/${task.id}`, { title: 'Changed' });
      const refused = await ana.post(`/tasks/${task.id}/trash`, undefined, { 'if-match': etag as string });
      expect([refused.status, refused.body.task.title]).toEqual([412, 'Changed']);
      expect(await listTrash()).toEqual([]);
      const current = (await ana.get(`/tasks/${task.id}`)).headers.etag as string;
      expect((await ana.post(`/tasks/${task.id}/trash`, undefined, { 'if-match': current })).status).toBe(200);
    });

    it('DELETE deletes for good at once, in the trash and outside of it', async () => {
      const [one, two] = [await create('One'), await create('Two')];
      await create('Child', { parentTaskId: two.id });
      expect((await ana.delete(`/tasks/${one.id}`)).body).toEqual({ success: true });
      expect(await listTrash()).toEqual([]);
      await trash(two.id);
      expect((await ana.delete(`/tasks/${two.id}`)).body).toEqual({ success: true });
      expect(await listTrash()).toEqual([]);
      for (const id of [one.id, two.id]) {
        expect((await ana.post(`/tasks/${id}/restore`)).body.code).toBe('not_found');
        expect((await ana.delete(`/tasks/${id}`)).body.code).toBe('not_found');
      }
      expect(await countRows()).toEqual([0, 0]);
    });

    /** The rows that the trash of this space has in the database. */
    async function countRows(): Promise<number[]> {
      return test.database.read(async (db) => {
        const count = async (table: 'trashed_tasks' | 'trashed_rows') =>
          (await db.selectFrom(table).select('space_id').where('space_id', '=', space.id).execute()).length;
        return [await count('trashed_tasks'), await count('trashed_rows')];
      });
    }

    it('a deleted task cannot be read, changed, deleted or listed', async () => {
      const task = await create('Deleted');
      expect((await ana.delete(`/tasks/${task.id}`)).body).toEqual({ success: true });
      for (const reply of [
        await ana.get(`/tasks/${task.id}`),
        await ana.patch(`/tasks/${task.id}`, { title: 'Again' }),
        await ana.delete(`/tasks/${task.id}`),
        await ana.post(`/tasks/${task.id}/comments`, { content: 'Again' }),
        await ana.put(`/tasks/${task.id}/assignees/me`),
      ]) {
        expect([reply.status, reply.body]).toEqual([404, { error: 'Task not found', code: 'not_found' }]);
      }
      for (const archived of ['true', 'false']) {
        expect((await ana.get(`/tasks?projectId=${project.id}&archived=${archived}`)).text).not.toContain(task.id);
      }
    });

    it('after 30 days, tasks are deleted for good, not a day earlier, and those who follow the space learn of it', async () => {
      const [old, recent] = [await create('Old'), await create('Recent')];
      await create('Child', { parentTaskId: old.id });
      await trash(old.id);
      test.advanceClock(2 * dayMs);
      await trash(recent.id);
      await test.app.runDueJobs();
      test.advanceClock(28 * dayMs - 60_000);
      await test.app.runDueJobs();
      expect((await listTrash()).map(({ title }) => title)).toEqual(['Recent', 'Old']);
      const { rev } = await getSpaceRow();
      test.advanceClock(dayMs);
      await test.app.runDueJobs();
      expect((await listTrash()).map(({ title }) => title)).toEqual(['Recent']);
      expect((await ana.post(`/tasks/${old.id}/restore`)).body.code).toBe('not_found');
      expect((await getSpaceRow()).rev).toBe(rev + 1);
      await restore(recent.id);
    });

    const getSpaceRow = () =>
      test.database.read((db) =>
        db.selectFrom('spaces').selectAll().where('id', '=', space.id).executeTakeFirstOrThrow(),
      );

    it('the list is paged, the latest first', async () => {
      const tasks: Json[] = [];
      for (let n = 0; n < 5; n++) tasks.push(await create(`Task ${n}`));
      // Three at the same instant.
      for (const [index, { id }] of tasks.entries()) {
        if (index > 2) test.advanceClock(1000);
        await trash(id);
      }
      const all = await listTrash();
      expect(all.map(({ title }) => title)).toEqual(['Task 4', 'Task 3', 'Task 2', 'Task 1', 'Task 0']);
      const seen: Json[] = [];
      for (let query: string | undefined = '?limit=2'; query !== undefined; ) {
        const { body, headers } = await ana.get(`/spaces/${space.id}/trash${query}`);
        seen.push(...body);
        query = /\?[^>]*/.exec(String(headers.link ?? ''))?.[0];
      }
      expect(seen).toEqual(all);
      for (const query of ['?limit=0', '?limit=501', '?cursor=x']) {
        expect((await ana.get(`/spaces/${space.id}/trash${query}`)).status).toBe(400);
      }
      const { body } = await ana.delete(`/spaces/${space.id}/trash`);
      expect(body).toEqual({ success: true, remaining: 0 });
      expect(await countRows()).toEqual([0, 0]);
    });

    it('only the creator, an admin or an owner may trash, restore and delete; only an admin may empty the trash', async () => {
      const [ben, eva, max, vera] = [
        await test.createMember(ana, space.id, 'member', 'Ben'),
        await test.createMember(ana, space.id, 'member', 'Eva'),
        await test.createMember(ana, space.id, 'admin', 'Max'),
        await test.createMember(ana, space.id, 'viewer', 'Vera'),
      ];
      const task = await ben.createTask(project.id, { title: 'Ben’s' });
      expect((await eva.post(`/tasks/${task.id}/trash`)).body.code).toBe('insufficient_role');
      await trash(task.id, ben);
      for (const person of [eva, vera]) {
        expect((await person.post(`/tasks/${task.id}/restore`)).body.code).toBe('insufficient_role');
        expect((await person.delete(`/tasks/${task.id}`)).body.code).toBe('insufficient_role');
        expect((await person.delete(`/spaces/${space.id}/trash`)).body.code).toBe('insufficient_role');
      }
      expect((await eva.get(`/spaces/${space.id}/trash`)).body.length).toBe(1);
      expect((await vera.get(`/spaces/${space.id}/trash`)).body.code).toBe('insufficient_role');
      await restore(task.id, max);
      await trash(task.id, ben);
      await restore(task.id, ben);
    });

    it('an agent’s delete_task moves to the trash, and its restore_task brings back', async () => {
      const agent = await connectMcpClient(ana);
      const task = await create('Task');
      const deleted = await agent.callTool('delete_task', { taskId: task.id });
      const [trashed] = await listTrash();
      expect(deleted).toMatchObject({ success: true, expiresAt: expect.any(String) });
      expect([trashed?.id, new Date(deleted.expiresAt).toISOString()]).toEqual([task.id, trashed?.expiresAt]);
      const refused = await agent.tryTool('get_task', { taskId: task.id });
      expect([refused.isError, refused.text]).toEqual([true, expect.stringMatching(/in_trash: .*restore_task/)]);
      const restored = await agent.callTool('restore_task', { taskId: task.id });
      expect(restored.task).toMatchObject({ id: task.ref, title: 'Task' });
      expect(await listIds()).toEqual([task.id]);
    });
  });
});
