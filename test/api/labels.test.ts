import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { getTask, listTasks } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

const taken = { error: 'The space already has a label with this name', code: 'name_taken' };

describe('Labels', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    let bug: Json;
    let idea: Json;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      ({ space, project } = await ana.createTeamSpace());
      [bug, idea] = [await add({ name: 'Bug', color: '#F00' }), await add({ name: 'Idea' })];
    });

    const list = async () => (await ana.get(`/labels?spaceId=${space.id}`)).body;
    const post = (fields: Json) => ana.post('/labels', { spaceId: space.id, ...fields });
    const add = async (fields: Json) => {
      const { status, body, text } = await post(fields);
      expect(status, text).toBe(201);
      return body.label;
    };
    const label = (taskId: string, labelIds: unknown) => ana.patch(`/tasks/${taskId}`, { labelIds });

    it('need only a name, and are listed by name', async () => {
      const made = await add({ name: ' Chore ' });
      expect(made).toMatchObject({ spaceId: space.id, name: 'Chore', color: null });
      expect(bug.color).toBe('#ff0000');
      expect(await list()).toEqual([bug, made, idea]);
      expect((await ana.get(`/labels/${made.id.toUpperCase()}`)).body).toEqual({ label: made });
    });

    it('changing one field leaves the other alone, null clears it, and a change without effect does nothing', async () => {
      test.advanceClock(1000);
      const { body } = await ana.patch(`/labels/${bug.id}`, { name: 'Defect' });
      expect(body.label).toEqual({ ...bug, name: 'Defect', updatedAt: body.label.updatedAt });
      expect(body.label.updatedAt > bug.updatedAt).toBe(true);
      const { body: cleared } = await ana.patch(`/labels/${bug.id}`, { color: null });
      expect(cleared.label).toMatchObject({ name: 'Defect', color: null });
      test.advanceClock(1000);
      for (const same of [{}, { name: 'Defect ' }, { color: null }, { spaceId: createUnknownId() }]) {
        expect((await ana.patch(`/labels/${bug.id}`, same)).body).toEqual(cleared);
      }
    });

    it('a name is unique within its space only', async () => {
      for (const reply of [await post({ name: 'Bug ' }), await ana.patch(`/labels/${idea.id}`, { name: 'Bug' })]) {
        expect([reply.status, reply.body]).toEqual([409, taken]);
      }
      expect(await list()).toEqual([bug, idea]);
      const other = await ana.createTeamSpace();
      expect((await ana.post('/labels', { spaceId: other.space.id, name: 'Bug' })).status).toBe(201);
      await ana.delete(`/labels/${bug.id}`);
      expect((await add({ name: 'Bug' })).id).not.toBe(bug.id);
    });

    it('of many concurrent requests for one name, one succeeds', async () => {
      const replies = await Promise.all([
        ...Array.from({ length: 6 }, () => post({ name: 'Wanted' })),
        ana.patch(`/labels/${bug.id}`, { name: 'Wanted' }),
      ]);
      const { 200: changed = 0, 201: made = 0, 409: refused = 0 } = countByHttpStatus(replies);
      expect([changed + made, refused]).toEqual([1, 6]);
      expect((await list()).filter(({ name }: Json) => name === 'Wanted')).toHaveLength(1);
    });

    it('invalid fields are rejected by name', async () => {
      const refused = { name: ['', ' ', 'x'.repeat(101), null, 7, 'a\0', '\ud800'], color: ['', 'red', '#ff', 7] };
      for (const [field, values] of Object.entries(refused)) {
        for (const value of values) {
          expect(getInvalidFields(await post({ name: 'New', [field]: value })), `${value}`).toEqual([field]);
          expect(getInvalidFields(await ana.patch(`/labels/${bug.id}`, { [field]: value }))).toEqual([field]);
        }
      }
      expect(await list()).toEqual([bug, idea]);
    });

    it('a task has the labels it is given, without duplicates, in upper or lower case', async () => {
      const twice = [bug.id, idea.id, bug.id, bug.id.toUpperCase()];
      const task = await ana.createTask(project.id, { labelIds: twice });
      expect([...task.labelIds].sort()).toEqual([bug.id, idea.id].sort());
      const other = await ana.createTask(project.id);
      const { body } = await label(other.id, twice);
      expect(body.task.labelIds).toEqual(task.labelIds);
      expect(await listTasks(ana, project.id)).toEqual([task, body.task]);
    });

    it('a change replaces all of a task’s labels; another order is not a change', async () => {
      const task = await ana.createTask(project.id, { labelIds: [bug.id] });
      expect((await label(task.id, [idea.id])).body.task.labelIds).toEqual([idea.id]);
      const { body } = await label(task.id, [bug.id, idea.id]);
      test.advanceClock(1000);
      expect((await label(task.id, [idea.id, bug.id, idea.id])).body).toEqual(body);
      expect((await ana.patch(`/tasks/${task.id}`, { title: 'Else' })).body.task.labelIds).toEqual(body.task.labelIds);
      expect((await label(task.id, [])).body.task.labelIds).toEqual([]);
    });

    it('an unknown label or one of another space is rejected, and nothing changes', async () => {
      const foreign = (await ana.post('/labels', { spaceId: (await ana.createTeamSpace()).space.id, name: 'Bug' })).body
        .label;
      const task = await ana.createTask(project.id, { labelIds: [bug.id] });
      for (const [labelIds, field] of [
        [[bug.id, foreign.id], 'labelIds.1'],
        [[bug.id, bug.id, createUnknownId()], 'labelIds.2'],
        [[project.id], 'labelIds.0'],
        [[bug.id, 'x'], 'labelIds.1'],
        [[''], 'labelIds.0'],
        [bug.id, 'labelIds'],
        [null, 'labelIds'],
        [Array(101).fill(bug.id), 'labelIds'],
      ]) {
        expect(getInvalidFields(await label(task.id, labelIds)), String(labelIds)).toEqual([field]);
        const created = await ana.post('/tasks', { projectId: project.id, title: 'New', labelIds });
        expect(getInvalidFields(created), String(labelIds)).toEqual([field]);
      }
      expect(await listTasks(ana, project.id)).toEqual([task]);
    });

    it('F181: adding a label twice or removing one that is not there changes nothing', async () => {
      const task = await ana.createTask(project.id);
      const path = `/tasks/${task.id}/labels/${bug.id}`;
      const unchanged = await ana.delete(path);
      expect(unchanged.body.task.updatedAt).toBe(task.updatedAt);
      const first = await ana.put(path);
      const second = await ana.put(path);
      expect([second.status, second.headers['etag']]).toEqual([200, first.headers['etag']]);
      const missing = await ana.put(`/tasks/${task.id}/labels/${task.id}`);
      expect([missing.status, missing.body.issues]).toEqual([
        400,
        [{ path: 'labelId', message: 'must be a label of the space' }],
      ]);
      expect((await getTask(ana, task.id)).labelIds).toEqual([bug.id]);
    });

    it('a task may have a hundred', async () => {
      const made = await Promise.all(Array.from({ length: 98 }, (_, at) => add({ name: `Label ${at}` })));
      const labelIds = [bug, idea, ...made].map(({ id }) => id);
      const task = await ana.createTask(project.id, { labelIds });
      expect([...task.labelIds].sort()).toEqual([...labelIds].sort());
      expect(await getTask(ana, task.id)).toMatchObject(task);
    });

    it('a deleted label is removed from every task, and each task gets a new version', async () => {
      const tasks = [
        await ana.createTask(project.id, { labelIds: [bug.id, idea.id] }),
        await ana.createTask(project.id),
      ];
      const versions = async () =>
        Promise.all(tasks.map(async ({ id }) => (await ana.get(`/tasks/${id}`)).headers.etag));
      const before = await versions();
      expect((await ana.delete(`/labels/${bug.id}`)).body).toEqual({ success: true });
      const after = await versions();
      expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
      expect((await getTask(ana, tasks[0].id)).labelIds).toEqual([idea.id]);
      expect(await listTasks(ana, project.id, `labelId=${bug.id}`)).toEqual([]);
      expect((await ana.get(`/labels/${bug.id}`)).status).toBe(404);
      expect(getInvalidFields(await label(tasks[1].id, [bug.id]))).toEqual(['labelIds.0']);
    });

    it('a label deleted while it is being added to tasks remains on none', async () => {
      const tasks = await Promise.all(Array.from({ length: 6 }, () => ana.createTask(project.id)));
      const replies = await Promise.all([
        ...tasks.slice(0, 3).map(({ id }) => label(id, [bug.id])),
        ana.delete(`/labels/${bug.id}`),
        ana.delete(`/labels/${bug.id}`),
        ...tasks.slice(3).map(({ id }) => label(id, [idea.id, bug.id])),
        post({ name: 'Bug' }),
      ]);
      for (const { status, text } of replies) expect([200, 201, 400, 404, 409], text).toContain(status);
      expect((await listTasks(ana, project.id)).flatMap(({ labelIds }) => labelIds)).not.toContain(bug.id);
    });
  });
});
