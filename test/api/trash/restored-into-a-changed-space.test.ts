import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteAccount } from '../../../cli/commands/accountAdministration.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { listTasks } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Restoring from the trash into a space that has changed', () => {
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

    const expectStatus = async (call: Promise<{ status: number; text: string; body: Json }>, status: number) => {
      const response = await call;
      expect([response.status, response.text]).toEqual([status, response.text]);
      return response.body;
    };
    const trash = (id: string) => expectStatus(ana.post(`/tasks/${id}/trash`), 200);
    const restore = async (id: string) => (await expectStatus(ana.post(`/tasks/${id}/restore`), 200)).task as Json;
    const getTask = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task as Json;
    const create = (title: string, fields: Json = {}) => ana.createTask(project.id, { title, ...fields });
    const listTitles = async () => (await listTasks(ana, project.id)).map(({ title }) => title);
    const block = (id: string, otherId: string) => expectStatus(ana.put(`/tasks/${id}/blockers/${otherId}`), 200);

    it('a label, a member and an author that are gone by then are left out', async () => {
      const [ben, eva] = [
        await test.createMember(ana, space.id, 'member', 'Ben'),
        await test.createMember(ana, space.id, 'member', 'Eva'),
      ];
      const { label } = (await ana.post('/labels', { spaceId: space.id, name: 'Bug' })).body;
      const { label: kept } = (await ana.post('/labels', { spaceId: space.id, name: 'Kept' })).body;
      const task = await eva.createTask(project.id, {
        assigneeIds: [ana.id, ben.id, eva.id],
        labelIds: [label.id, kept.id],
      });
      await eva.post(`/tasks/${task.id}/comments`, { content: 'By Eva' });
      await trash(task.id);
      await ana.delete(`/labels/${label.id}`);
      await ana.delete(`/spaces/${space.id}/members/${ben.id}`);
      await removeAccount(eva.email);
      expect(await restore(task.id)).toMatchObject({ assigneeIds: [ana.id], labelIds: [kept.id], createdById: null });
      const { body: comments } = await ana.get(`/tasks/${task.id}/comments`);
      expect(comments).toMatchObject([{ content: 'By Eva', authorId: null }]);
    });

    async function removeAccount(email: string): Promise<void> {
      const env = test.databaseEnv;
      const before = { ...process.env };
      Object.assign(process.env, env);
      try {
        if (test.engine === 'postgres') await deleteAccount(email, { yes: true });
        // The CLI cannot open the data folder that the server uses.
        else await test.database.write((db) => db.deleteFrom('users').where('email', '=', email).execute());
      } finally {
        for (const name of Object.keys(env)) {
          if (before[name] === undefined) delete process.env[name];
          else process.env[name] = before[name];
        }
      }
    }

    it('without its column, a task goes where the tasks of the column went, and is completed or reopened by it', async () => {
      const { status } = (await ana.post('/statuses', { projectId: project.id, name: 'Shipped', category: 'done' }))
        .body;
      const [task, open] = [
        await create('Done', { statusId: status.id }),
        await create('Open', { statusId: statuses[1].id }),
      ];
      expect(task.completedAt).not.toBeNull();
      await trash(task.id);
      await trash(open.id);
      await create('First', { statusId: statuses[0].id });
      await expectStatus(ana.delete(`/statuses/${status.id}?moveTo=${statuses[0].id}`), 200);
      await expectStatus(ana.delete(`/statuses/${statuses[1].id}`), 200);
      expect(await restore(task.id)).toMatchObject({ statusId: statuses[0].id, completedAt: null });
      expect(await restore(open.id)).toMatchObject({ statusId: null, completedAt: null });
      expect(await listTitles()).toEqual(['First', 'Done', 'Open']);
    });

    it('a project that is archived by then must be restored first', async () => {
      const task = await create('Task');
      await trash(task.id);
      await ana.delete(`/projects/${project.id}`);
      expect((await expectStatus(ana.post(`/tasks/${task.id}/restore`), 409)).code).toBe('project_archived');
      await ana.patch(`/projects/${project.id}`, { isArchived: false });
      expect(await restore(task.id)).toMatchObject({ title: 'Task' });
    });

    it('a task in the trash of a deleted space is gone with it', async () => {
      const task = await create('Task');
      await trash(task.id);
      await expectStatus(ana.delete(`/spaces/${space.id}`), 200);
      expect((await ana.post(`/tasks/${task.id}/restore`)).body.code).toBe('not_found');
      const rows = await test.database.read((db) =>
        db.selectFrom('trashed_rows').select('position').where('space_id', '=', space.id).execute(),
      );
      expect(rows).toEqual([]);
    });

    it('a subtask returns below its parent, or without one when that has gone, moved away or is in the trash', async () => {
      const { body: other } = await ana.post('/projects', { spaceId: space.id, name: 'Other', slug: 'other' });
      for (const [change, parentId] of [
        [() => Promise.resolve(), 'parent'],
        [(id: string) => ana.delete(`/tasks/${id}`), null],
        [(id: string) => ana.patch(`/tasks/${id}`, { projectId: other.project.id }), null],
        [(id: string) => ana.post(`/tasks/${id}/trash`), null],
      ] as const) {
        const parent = await create('Parent');
        const child = await create('Child', { parentTaskId: parent.id });
        await trash(child.id);
        expect((await getTask(parent.id)).subtaskCount).toBe(0);
        await change(parent.id);
        expect((await restore(child.id)).parentTaskId).toBe(parentId && parent.id);
      }
    });

    it('a subtask that was deleted before its parent stays in the trash when that comes back, and returns below it', async () => {
      const parent = await create('Parent');
      const child = await create('Child', { parentTaskId: parent.id });
      await trash(child.id);
      await trash(parent.id);
      await restore(parent.id);
      expect(await listTitles()).toEqual(['Parent']);
      expect((await restore(child.id)).parentTaskId).toBe(parent.id);
    });

    it('an archived parent comes back with its subtask', async () => {
      const parent = await create('Parent');
      const child = await create('Child', { parentTaskId: parent.id });
      await trash(child.id);
      await ana.patch(`/tasks/${parent.id}`, { isArchived: true });
      expect(await restore(child.id)).toMatchObject({ isArchived: false, parentTaskId: parent.id });
      expect((await getTask(parent.id)).isArchived).toBe(false);
    });

    it('of two tasks in the trash, the one that comes back last restores that one waits for the other', async () => {
      for (const order of [
        [0, 1],
        [1, 0],
      ] as const) {
        const [a, b] = [await create('A'), await create('B')];
        await block(a.id, b.id);
        await trash(a.id);
        await trash(b.id);
        const ids = [a.id, b.id];
        expect((await restore(ids[order[0]] as string)).blockedByIds).toEqual([]);
        await restore(ids[order[1]] as string);
        expect((await getTask(a.id)).blockedByIds).toEqual([b.id]);
      }
      const gone = await create('Gone');
      const [c] = [await create('C')];
      await block(c.id, gone.id);
      await trash(c.id);
      await ana.delete(`/tasks/${gone.id}`);
      expect((await restore(c.id)).blockedByIds).toEqual([]);
    });

    it('does not make tasks wait for each other in a circle', async () => {
      const [a, b, c] = [await create('A'), await create('B'), await create('C')];
      await block(a.id, b.id);
      await block(b.id, c.id);
      await trash(b.id);
      await block(c.id, a.id);
      await restore(b.id);
      const waits = await Promise.all([a, b, c].map(async ({ id }) => (await getTask(id)).blockedByIds as string[]));
      const blockedBy = new Map([a, b, c].map(({ id }, index) => [id, waits[index] as string[]]));
      const reaches = (from: string, to: string, depth = 0): boolean =>
        depth < 4 && (blockedBy.get(from) ?? []).some((id) => id === to || reaches(id, to, depth + 1));
      expect([a, b, c].filter(({ id }) => reaches(id, id))).toEqual([]);
      expect(waits.flat().length).toBe(2);
    });

    it('keeps its place when cards were added and moved, and when the column was renumbered', async () => {
      const [a, b, c, d] = [await create('A'), await create('B'), await create('C'), await create('D')];
      await trash(b.id);
      await trash(d.id);
      // It takes the position that D had.
      await create('E');
      await restore(d.id);
      await restore(b.id);
      expect(await listTitles()).toEqual(['A', 'B', 'C', 'D', 'E']);
      const positions = (await listTasks(ana, project.id)).map(({ position }) => position);
      expect(new Set(positions).size).toBe(5);

      await trash(b.id);
      await trash(c.id);
      await ana.patch(`/tasks/${a.id}`, { position: 65_536 });
      await ana.patch(`/tasks/${d.id}`, { position: 65_536 + 2 ** -36 });
      expect(await listTitles()).toEqual(['A', 'D', 'E']);
      const f = await create('F');
      await expectStatus(ana.patch(`/tasks/${f.id}`, { afterTaskId: a.id }), 200);
      expect(await listTitles()).toEqual(['A', 'F', 'D', 'E']);
      await restore(c.id);
      await restore(b.id);
      // B and C were below D, which had moved up, and above E.
      expect(await listTitles()).toEqual(['A', 'F', 'D', 'B', 'C', 'E']);
    });

    it('restores a deep and wide family in its order', async () => {
      const root = await create('Root');
      let parentTaskId = root.id;
      for (let n = 0; n < 40; n++) parentTaskId = (await create(`Deep ${n}`, { parentTaskId })).id;
      for (let n = 0; n < 20; n++) await create(`Wide ${n}`, { parentTaskId: root.id });
      const before = await listTitles();
      await trash(root.id);
      expect(await listTitles()).toEqual([]);
      await restore(root.id);
      expect(await listTitles()).toEqual(before);
    });
  });
});
