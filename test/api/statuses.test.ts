import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { getTask, listColumnTaskIds, listTasks } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

describe('Statuses', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let todo: Json;
    let active: Json;
    let done: Json;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      const team = await ana.createTeamSpace();
      project = team.project;
      [todo, active, done] = team.statuses;
    });

    const list = async () => (await ana.get(`/statuses?projectId=${project.id}`)).body;
    const names = async () => (await list()).map(({ name }: Json) => name);
    const add = async (fields: Json) => {
      const { status, body, text } = await ana.post('/statuses', { projectId: project.id, ...fields });
      expect(status, text).toBe(201);
      return body.status;
    };
    const remove = (id: string, moveTo?: string) =>
      ana.delete(`/statuses/${id}${moveTo === undefined ? '' : `?moveTo=${moveTo}`}`);

    it('need only a name, and start at the end of the board, as to do, without a color', async () => {
      const made = await add({ name: '  In Review ' });
      expect(made).toMatchObject({ projectId: project.id, name: 'In Review', category: 'todo', color: null });
      expect(await list()).toEqual([todo, active, done, made]);
      expect((await ana.get(`/statuses/${made.id.toUpperCase()}`)).body).toEqual({ status: made });
    });

    it('an invalid category is rejected with a list of the valid ones', async () => {
      const { id } = await add({ name: 'Terminated' });
      const task = await ana.createTask(project.id);
      const { status, body } = await ana.patch(`/tasks/${task.id}`, { statusId: createUnknownId() });
      expect([status, body.issues[0].message]).toEqual([400, expect.stringContaining(`${id} (Terminated)`)]);
    });

    it('changing one field leaves the others alone, null clears the color, and a change without effect does nothing', async () => {
      for (const change of [{ name: 'Later' }, { category: 'active' }, { color: '#ABCDEF' }, { position: -3.5 }]) {
        test.advanceClock(1000);
        const before = (await ana.get(`/statuses/${todo.id}`)).body.status;
        const { status, body } = await ana.patch(`/statuses/${todo.id}`, change);
        const expected = { ...before, ...change, updatedAt: body.status.updatedAt };
        expect([status, body.status]).toEqual([200, { ...expected, color: expected.color.toLowerCase() }]);
        expect(body.status.updatedAt > before.updatedAt).toBe(true);
      }
      const { body: cleared, headers } = await ana.patch(`/statuses/${todo.id}`, { color: null });
      expect(cleared.status.color).toBeNull();
      test.advanceClock(1000);
      const again = await ana.patch(`/statuses/${todo.id}`, {
        color: null,
        name: ' Later ',
        projectId: createUnknownId(),
      });
      expect([again.body, again.headers.etag]).toEqual([cleared, headers.etag]);
    });

    it('reordering changes the order of the columns and of the listed tasks', async () => {
      const [one, two] = [
        await ana.createTask(project.id, { statusId: todo.id }),
        await ana.createTask(project.id, { statusId: done.id }),
      ];
      await ana.patch(`/statuses/${done.id}`, { position: (todo.position + active.position) / 2 });
      expect(await names()).toEqual(['To Do', 'Done', 'In Progress']);
      await ana.patch(`/statuses/${done.id}`, { position: -1e12 });
      await ana.patch(`/statuses/${todo.id}`, { position: 1e12 });
      expect(await names()).toEqual(['Done', 'In Progress', 'To Do']);
      expect((await listTasks(ana, project.id)).map(({ id }) => id)).toEqual([two.id, one.id]);
      // A position beyond the end is allowed.
      await add({ name: 'At the end' });
      await add({ name: 'And after' });
      expect(await names()).toEqual(['Done', 'In Progress', 'To Do', 'At the end', 'And after']);
      // A new task is put in the column that is first now.
      expect((await ana.createTask(project.id)).statusId).toBe(done.id);
    });

    it('a new category does not change existing tasks and applies to later moves', async () => {
      const task = await ana.createTask(project.id, { statusId: active.id });
      await ana.patch(`/statuses/${active.id}`, { category: 'done' });
      expect((await getTask(ana, task.id)).completedAt).toBeNull();
      expect((await ana.createTask(project.id, { statusId: active.id })).completedAt).not.toBeNull();
      await ana.patch(`/tasks/${task.id}`, { statusId: todo.id });
      const { body } = await ana.patch(`/tasks/${task.id}`, { statusId: active.id });
      expect(body.task.completedAt).not.toBeNull();
    });

    it('a name is unique within its project only', async () => {
      const expectedError = { error: 'The project already has a status with this name', code: 'name_taken' };
      const created = await ana.post('/statuses', { projectId: project.id, name: ' Done ' });
      const renamed = await ana.patch(`/statuses/${todo.id}`, { name: 'Done', color: '#000000' });
      expect([created.status, created.body, renamed.status, renamed.body]).toEqual([
        409,
        expectedError,
        409,
        expectedError,
      ]);
      expect(await list()).toEqual([todo, active, done]);
      const { body } = await ana.post('/projects', { spaceId: project.spaceId, name: 'Other', slug: 'other' });
      expect((await ana.post('/statuses', { projectId: body.project.id, name: 'Mine' })).status).toBe(201);
      expect((await ana.post('/statuses', { projectId: project.id, name: 'Mine' })).status).toBe(201);
      expect((await ana.patch(`/statuses/${done.id}`, { name: 'Done' })).status).toBe(200);
      // A freed name can be used.
      await ana.patch(`/statuses/${done.id}`, { name: 'Shipped' });
      expect((await add({ name: 'Done' })).name).toBe('Done');
    });

    it('of many concurrent requests for one name, one succeeds', async () => {
      const replies = await Promise.all([
        ...Array.from({ length: 5 }, () => ana.post('/statuses', { projectId: project.id, name: 'Wanted' })),
        ...[todo, active, done].map(({ id }) => ana.patch(`/statuses/${id}`, { name: 'Wanted' })),
      ]);
      const { 200: changed = 0, 201: made = 0, 409: refused = 0 } = countByHttpStatus(replies);
      expect([changed + made, refused]).toEqual([1, 7]);
      expect((await names()).filter((name: string) => name === 'Wanted')).toHaveLength(1);
    });

    it('statuses created at the same time have different positions', async () => {
      await Promise.all(Array.from({ length: 8 }, (_, at) => add({ name: `Column ${at}` })));
      const positions = (await list()).map(({ position }: Json) => position);
      expect(positions).toHaveLength(11);
      for (const [at, position] of positions.entries()) expect(position).toBeGreaterThan(positions[at - 1] ?? 0);
    });

    it('deleting with moveTo moves the tasks to the end of that column in order, including archived ones', async () => {
      const [x, y] = [
        await ana.createTask(project.id, { statusId: done.id }),
        await ana.createTask(project.id, { statusId: done.id }),
      ];
      const moved = [
        await ana.createTask(project.id),
        await ana.createTask(project.id),
        await ana.createTask(project.id),
      ].map(({ id }) => id);
      await ana.patch(`/tasks/${moved[2]}`, { beforeTaskId: moved[0] });
      await ana.patch(`/tasks/${moved[1]}`, { isArchived: true });
      expect((await remove(todo.id, done.id.toUpperCase())).body).toEqual({ success: true });
      expect((await ana.get(`/statuses/${todo.id}`)).status).toBe(404);
      await ana.patch(`/tasks/${moved[1]}`, { isArchived: false });
      expect(await listColumnTaskIds(ana, project.id, done.id)).toEqual([x.id, y.id, moved[2], moved[0], moved[1]]);
      for (const id of moved) expect((await getTask(ana, id)).completedAt).not.toBeNull();
    });

    it('deleting without moveTo leaves the tasks without a column and reopens done ones', async () => {
      const loose = await ana.createTask(project.id, { statusId: null });
      const task = await ana.createTask(project.id, { statusId: done.id });
      await ana.patch(`/tasks/${loose.id}`, { completedAt: '2026-02-22' });
      expect((await remove(done.id)).status).toBe(200);
      expect(await listColumnTaskIds(ana, project.id, 'none')).toEqual([loose.id, task.id]);
      expect((await getTask(ana, task.id)).completedAt).toBeNull();
      expect((await getTask(ana, loose.id)).completedAt).not.toBeNull();
    });

    it('all statuses may be deleted; tasks then have no column until there is a new one', async () => {
      const task = await ana.createTask(project.id);
      for (const { id } of [todo, active, done]) expect((await remove(id)).status).toBe(200);
      expect([await list(), (await ana.createTask(project.id)).statusId]).toEqual([[], null]);
      const reply = await ana.patch(`/tasks/${task.id}`, { statusId: todo.id });
      expect(getInvalidFields(reply)).toEqual(['statusId']);
      const first = await add({ name: 'First', category: 'active' });
      expect((await ana.createTask(project.id)).statusId).toBe(first.id);
      expect((await ana.patch(`/tasks/${task.id}`, { statusId: first.id })).body.task.statusId).toBe(first.id);
    });

    it('moveTo the status itself, an unknown one, one of another project or space, or an invalid id is rejected', async () => {
      const task = await ana.createTask(project.id);
      const { body } = await ana.post('/projects', { spaceId: project.spaceId, name: 'Other', slug: 'other' });
      const { body: sisters } = await ana.get(`/statuses?projectId=${body.project.id}`);
      const foreign = await ana.createTeamSpace();
      for (const moveTo of [
        todo.id,
        createUnknownId(),
        sisters[0].id,
        foreign.statuses[0].id,
        project.id,
        'none',
        '',
      ]) {
        expect(getInvalidFields(await remove(todo.id, moveTo)), moveTo).toEqual(['moveTo']);
      }
      expect(await list()).toEqual([todo, active, done]);
      expect((await getTask(ana, task.id)).statusId).toBe(todo.id);
    });

    it('of many concurrent deletes one succeeds, and two that move into each other lose no task', async () => {
      const replies = await Promise.all(Array.from({ length: 4 }, () => remove(active.id)));
      expect(countByHttpStatus(replies)).toEqual({ 200: 1, 404: 3 });
      const tasks = [await ana.createTask(project.id), await ana.createTask(project.id, { statusId: done.id })];
      const both = await Promise.all([remove(todo.id, done.id), remove(done.id, todo.id)]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
      expect(await list()).toHaveLength(1);
      for (const { id } of tasks) expect((await getTask(ana, id)).statusId).toBe((await list())[0].id);
    });

    it('invalid fields are rejected by name, and nothing changes', async () => {
      const refused: Record<string, unknown[]> = {
        name: ['', ' ', 'x'.repeat(101), null, 7, 'a\0', '\ud800'],
        category: ['', 'Done', 'doing', null, 1],
        color: ['', 'red', '#ff', '#12345g', '4f46e5', '#4f46e5 ', 7],
      };
      for (const [field, values] of Object.entries(refused)) {
        for (const value of values) {
          const body = { projectId: project.id, name: 'New', [field]: value };
          expect(getInvalidFields(await ana.post('/statuses', body)), `${field} ${value}`).toEqual([field]);
          expect(getInvalidFields(await ana.patch(`/statuses/${todo.id}`, { [field]: value }))).toEqual([field]);
        }
      }
      for (const position of [1e12 + 1, -1e13, '1', null]) {
        expect(getInvalidFields(await ana.patch(`/statuses/${todo.id}`, { position }))).toEqual(['position']);
      }
      expect(await list()).toEqual([todo, active, done]);
      expect((await add({ name: '🏁'.repeat(100) })).name).toBe('🏁'.repeat(100));
    });

    it('an ETag is valid until the status changes, for If-None-Match and If-Match', async () => {
      const path = `/statuses/${active.id}`;
      const { headers } = await ana.get(path);
      const etag = String(headers.etag);
      await ana.createTask(project.id, { statusId: active.id });
      expect((await ana.get(path, { 'if-none-match': etag })).status).toBe(304);
      const changed = await ana.patch(path, { name: 'Doing' }, { 'if-match': etag });
      expect(changed.status).toBe(200);
      expect((await ana.get(path, { 'if-none-match': etag })).status).toBe(200);
      expect((await ana.get(path)).headers.etag).toBe(changed.headers.etag);
      const late = await ana.patch(path, { name: 'Busy' }, { 'if-match': etag });
      expect([late.status, late.body.code, late.body.status]).toEqual([412, 'changed_meanwhile', changed.body.status]);
      expect((await ana.delete(path, undefined, { 'if-match': etag })).status).toBe(412);
      expect(await names()).toEqual(['To Do', 'Doing', 'Done']);
      expect((await ana.delete(path, undefined, { 'if-match': String(changed.headers.etag) })).status).toBe(200);
    });
  });
});
