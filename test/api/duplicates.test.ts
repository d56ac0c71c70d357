import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('Duplicating', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    let label: Json;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      [ana, bea] = [await test.createPerson('Ana'), await test.createPerson('Bea')];
      ({ space, project, statuses } = await ana.createTeamSpace());
      await joinSpace(bea, ana, space.id, 'member');
      ({ label } = (await ana.post('/labels', { spaceId: space.id, name: 'Kept' })).body);
    });
    const listTasks = async (projectId: string): Promise<Json[]> =>
      (await ana.get(`/tasks?projectId=${projectId}`)).body;
    const copied = ({
      title,
      description,
      priority,
      startDate,
      dueDate,
      estimatedHours,
      labelIds,
      assigneeIds,
    }: Json) => ({
      ...{ title, description, priority, startDate, dueDate, estimatedHours, labelIds, assigneeIds },
    });

    it('a task: copies what it says with its open subtasks, not what happened to it', async () => {
      const fields = {
        description: '**All**',
        priority: 'high',
        startDate: '2027-01-01',
        dueDate: '2027-01-02T10:00:00.000Z',
      };
      const links = { estimatedHours: 3, labelIds: [label.id], assigneeIds: [ana.id, bea.id] };
      const task = await ana.createTask(project.id, {
        title: 'Original',
        ...fields,
        ...links,
        statusId: statuses[2].id,
      });
      const part = await ana.createTask(project.id, { title: 'Part', parentTaskId: task.id, statusId: statuses[1].id });
      await ana.createTask(project.id, { title: 'Part of the part', parentTaskId: part.id, assigneeIds: [bea.id] });
      await ana.createTask(project.id, { title: 'Done part', parentTaskId: task.id, statusId: statuses[2].id });
      const old = await ana.createTask(project.id, { title: 'Archived part', parentTaskId: task.id });
      await ana.patch(`/tasks/${old.id}`, { isArchived: true });
      await ana.post(`/tasks/${task.id}/comments`, { content: 'Said' });
      const before = await listTasks(project.id);

      const { status, body, headers } = await bea.post(`/tasks/${task.ref}/duplicate`);
      expect(status).toBe(201);
      const read = await ana.get(`/tasks/${body.task.id}`);
      expect(headers.etag).toBe(read.headers.etag);
      expect(read.body.task).toMatchObject({
        commentCount: 0,
        subtaskCount: 1,
        createdById: bea.id,
        completedAt: null,
      });
      expect(copied(body.task)).toEqual(copied(task));
      expect(body.task.statusId).toBe(statuses[0].id);
      const after = await listTasks(project.id);
      expect(after.filter(({ id }) => before.some((task) => task.id === id))).toEqual(before);
      const added = after.filter(({ id }) => !before.some((task) => task.id === id));
      expect(added.map(({ title }) => title).sort()).toEqual(['Original', 'Part', 'Part of the part']);
      const [partCopy, deepCopy] = ['Part', 'Part of the part'].map((title) =>
        added.find((task) => task.title === title),
      );
      expect([partCopy.parentTaskId, partCopy.statusId]).toEqual([body.task.id, statuses[1].id]);
      expect([deepCopy.parentTaskId, deepCopy.assigneeIds]).toEqual([partCopy.id, [bea.id]]);

      const alone = await bea.post(`/tasks/${part.id}/duplicate`, { title: 'Only this', withSubtasks: false });
      expect(alone.body.task).toMatchObject({ title: 'Only this', parentTaskId: task.id });
      expect((await ana.get(`/tasks/${alone.body.task.id}`)).body.task.subtaskCount).toBe(0);
    });

    it('a project: keeps columns, order, subtasks, blockers and completion', async () => {
      const { body } = await ana.post('/projects', {
        spaceId: space.id,
        name: 'Launch',
        slug: 'launch',
        color: '#112233',
      });
      const original = body.project;
      await ana.post('/statuses', { projectId: original.id, name: 'Review', category: 'active' });
      const columns: Json[] = (await ana.get(`/statuses?projectId=${original.id}`)).body;
      const review = columns.find(({ name }) => name === 'Review') as Json;
      const add = (title: string, fields: Json = {}) => ana.createTask(original.id, { title, ...fields });
      const first = await add('First', { dueDate: '2027-03-26', statusId: review.id, assigneeIds: [bea.id] });
      const second = await add('Second', {
        dueDate: '2027-03-28T07:00:00Z',
        statusId: review.id,
        labelIds: [label.id],
      });
      const child = await add('Child', { parentTaskId: second.id, startDate: '2027-04-01' });
      await add('Finished', { statusId: columns.find(({ category }) => category === 'done')?.id });
      await add('Nowhere', { statusId: null });
      await ana.put(`/tasks/${first.id}/blockers/${child.id}`);
      await ana.put(`/tasks/${first.id}/blockers/${(await ana.createTask(project.id)).id}`);
      const gone = await add('Archived');
      await ana.patch(`/tasks/${gone.id}`, { isArchived: true });
      await ana.patch(`/tasks/${first.id}`, { afterTaskId: second.id });

      await ana.patch('/me', { timeZone: 'Europe/Madrid' });
      const input = { name: 'Launch 2', slug: 'launch-2', startDate: '2027-03-19' };
      const response = await ana.post(`/projects/${original.id}/duplicate`, input);
      expect(response.status).toBe(201);
      const copy = response.body.project;
      expect(copy).toMatchObject({ name: 'Launch 2', slug: 'launch-2', color: '#112233', spaceId: space.id });
      expect(response.headers.etag).toBe((await ana.get(`/projects/${copy.id}`)).headers.etag);
      const newColumns: Json[] = (await ana.get(`/statuses?projectId=${copy.id}`)).body;
      const describeColumn = ({ name, category, color }: Json) => ({ name, category, color });
      expect(newColumns.map(describeColumn)).toEqual(columns.map(describeColumn));
      const [tasks, originals] = [await listTasks(copy.id), await listTasks(original.id)];
      expect(tasks.map(({ title }) => title)).toEqual(originals.map(({ title }) => title));
      expect(tasks.map(({ title }) => title)).not.toContain('Archived');
      const find = (title: string) => tasks.find((task) => task.title === title) as Json;
      expect(find('First')).toMatchObject({
        dueDate: '2027-03-19',
        assigneeIds: [bea.id],
        blockedByIds: [find('Child').id],
      });
      // Nine in the morning in Madrid, before and after the clocks change.
      expect(find('Second')).toMatchObject({ dueDate: '2027-03-21T08:00:00.000Z', labelIds: [label.id] });
      expect(find('Child')).toMatchObject({ parentTaskId: find('Second').id, startDate: '2027-03-25' });
      expect([find('Nowhere').statusId, find('Finished').completedAt === null]).toEqual([null, false]);

      const few = { name: 'Open', slug: 'open-only', onlyOpen: true, withAssignees: false };
      const open = (await ana.post(`/projects/${original.id}/duplicate`, few)).body.project;
      const openTasks = await listTasks(open.id);
      expect(openTasks.map(({ title }) => title)).not.toContain('Finished');
      expect(openTasks.flatMap(({ assigneeIds }) => assigneeIds)).toEqual([]);
      expect(openTasks.find(({ title }) => title === 'First')?.dueDate).toBe('2027-03-26');
      expect((await listTasks(original.id)).map(({ id }) => id)).toEqual(originals.map(({ id }) => id));
    });

    it('creates nothing when it is refused', async () => {
      const count = async () => (await ana.get(`/projects?spaceId=${space.id}`)).body.length;
      const before = await count();
      const send = async (input: Json) => {
        const { status, body } = await ana.post(`/projects/${project.id}/duplicate`, input);
        return [status, body.code, body.issues?.[0].path];
      };
      expect(await send({ name: 'Same', slug: project.slug })).toEqual([409, 'slug_taken', undefined]);
      expect(await send({ name: 'Bad', slug: 'bad', startDate: '2027-02-30' })).toEqual([
        400,
        'invalid_input',
        'startDate',
      ]);
      expect(await send({ slug: 'no-name' })).toEqual([400, 'invalid_input', 'name']);
      const key = { 'idempotency-key': crypto.randomUUID() };
      const input = { name: 'Once', slug: 'once' };
      const [first, again] = [
        await ana.post(`/projects/${project.id}/duplicate`, input, key),
        await ana.post(`/projects/${project.id}/duplicate`, input, key),
      ];
      expect([again.status, again.text]).toEqual([201, first.text]);
      expect(await count()).toBe(before + 1);
    });
  });
});
