import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';

describe('POST and PATCH /tasks/bulk', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let project: Json;
    let space: Json;
    let statuses: Json[];
    let strangeTask: Json;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      [ana, bea] = [await test.createPerson('Ana'), await test.createPerson('Bea')];
      ({ project, space, statuses } = await ana.createTeamSpace());
      strangeTask = await bea.createTask((await bea.createTeamSpace()).project.id, { title: 'Secret' });
    });
    const listTasks = async (client: ApiClient = ana): Promise<Json[]> =>
      (await client.get(`/tasks?projectId=${project.id}`)).body;
    const getSpaceEtag = async () => (await ana.request('HEAD', `/labels?spaceId=${space.id}`)).headers['etag'];
    const create = (tasks: Json[], more: Json = {}, headers?: Record<string, string>) =>
      ana.post('/tasks/bulk', { projectId: project.id, tasks, ...more }, headers);
    const update = (tasks: Json[], more: Json = {}, client: ApiClient = ana) =>
      client.patch('/tasks/bulk', { tasks, ...more });

    it('creates the valid tasks in order, and says of each other one what is wrong', async () => {
      const { status, body, headers } = await create([
        { title: 'First', priority: 'high', dueDate: '2027-02-03T10:00', assigneeIds: [ana.id] },
        { title: 'In a column of elsewhere', statusId: unknownId },
        { title: 'Part', parentTaskId: '$1', statusId: statuses[2].id },
        { title: 'Part of one that failed', parentTaskId: '$2' },
        { title: 'Part of a later one', parentTaskId: '$9' },
        { title: 'Part of a strange one', parentTaskId: strangeTask.id },
        { title: 'For a stranger', assigneeIds: [bea.id] },
        { title: 'Last', statusId: null },
      ]);
      expect([status, body.failed, body.dryRun, headers['etag']]).toEqual([200, 5, undefined, undefined]);
      expect(body.results.map((result: Json) => result.status)).toEqual([201, 400, 201, 400, 400, 400, 400, 201]);
      const [first, inNoColumn, part, failed, later, strange, stranger, last] = body.results;
      expect(inNoColumn).toMatchObject({ code: 'invalid_input', issues: [{ path: 'statusId' }] });
      for (const result of [failed, later, strange]) expect(result.issues[0].path).toBe('parentTaskId');
      expect(stranger.issues[0].path).toMatch(/^assigneeIds/);
      expect(first.task).toMatchObject({ dueDate: '2027-02-03T10:00:00.000Z', assigneeIds: [ana.id] });
      expect(part.task).toMatchObject({ parentTaskId: first.task.id, completedAt: expect.any(String) });
      expect(last.task.statusId).toBe(null);
      for (const { task } of [first, part, last])
        expect((await ana.get(`/tasks/${task.id}`)).body.task).toMatchObject(task);
      expect((await listTasks()).map(({ title }) => title).sort()).toEqual(['First', 'Last', 'Part']);
      expect(JSON.stringify(body)).not.toContain('Secret');
    });

    it('changes tasks of several spaces, by id or ref, each by itself', async () => {
      const other = await ana.createTeamSpace();
      const [a, b] = [await ana.createTask(project.id), await ana.createTask(other.project.id)];
      await joinSpace(ana, bea, strangeTask.spaceId, 'viewer');
      const { status, body } = await update([
        { taskId: a.ref, title: 'Changed', expected: { title: a.title } },
        { taskId: b.id, completedAt: '2027-01-01T10:00:00Z', priority: 'low' },
        { taskId: b.id, title: 'Too late', expected: { priority: 'none' } },
        { taskId: unknownId, title: 'Of nobody' },
        { taskId: strangeTask.id, title: 'Only a viewer' },
        { taskId: a.id, statusId: unknownId },
        { taskId: a.id, isArchived: true },
      ]);
      expect([status, body.failed]).toEqual([200, 4]);
      expect(body.results.map((result: Json) => result.status)).toEqual([200, 200, 412, 404, 403, 400, 200]);
      expect(body.results[0].task).toMatchObject({ id: a.id, title: 'Changed' });
      expect(body.results[2]).toMatchObject({ code: 'changed_meanwhile', task: { id: b.id, priority: 'low' } });
      expect(body.results[3]).toEqual({ status: 404, error: 'Task not found', code: 'not_found' });
      expect(body.results[4]).toMatchObject({ status: 403, code: 'insufficient_role' });
      expect((await ana.get(`/tasks/${a.id}`)).body.task).toMatchObject({ title: 'Changed', isArchived: true });
      expect((await ana.get(`/tasks/${b.id}`)).body.task).toMatchObject({ title: b.title, priority: 'low' });
      expect((await bea.get(`/tasks/${strangeTask.id}`)).body.task.title).toBe('Secret');
    });

    it('gives a foreign id the response of one that does not exist', async () => {
      const cora = await test.createPerson('Cora');
      const own = await cora.createTeamSpace();
      const task = await cora.createTask(own.project.id);
      const fields = {
        taskId: {},
        statusId: { taskId: task.id },
        parentTaskId: { taskId: task.id },
        projectId: { taskId: task.id },
      };
      const foreignIds = {
        taskId: strangeTask.id,
        statusId: statuses[0].id,
        parentTaskId: strangeTask.id,
        projectId: project.id,
      };
      for (const [field, item] of Object.entries(fields)) {
        const send = async (id: string) => (await update([{ ...item, [field]: id }], {}, cora)).text;
        expect(await send(foreignIds[field as keyof typeof foreignIds])).toBe(await send(unknownId));
      }
      expect((await cora.get(`/tasks/${task.id}`)).body.task).toMatchObject({
        statusId: task.statusId,
        parentTaskId: null,
      });
    });

    it('checks everything in a dry run and changes nothing', async () => {
      const task = await ana.createTask(project.id);
      const [before, etag] = [await listTasks(), await getSpaceEtag()];
      const created = await create([{ title: 'New' }, { title: 'Wrong', statusId: unknownId }], { dryRun: true });
      expect(created.body).toMatchObject({ failed: 1, dryRun: true, results: [{ status: 201 }, { status: 400 }] });
      expect(created.body.results[0]).toEqual({ status: 201 });
      const updated = await update([{ taskId: task.id, title: 'Other' }], { dryRun: true });
      expect(updated.body).toMatchObject({ failed: 0, dryRun: true, results: [{ task: { title: 'Other' } }] });
      expect([await listTasks(), await getSpaceEtag()]).toEqual([before, etag]);
      expect((await create([{ title: 'After a dry run' }])).body.results[0].task.ref).toMatch(/^[A-Z]+-\d+$/);
    });

    it('executes a request with an Idempotency-Key once', async () => {
      const key = { 'idempotency-key': crypto.randomUUID() };
      const first = await create([{ title: 'Once' }, { title: 'And once' }], {}, key);
      const again = await create([{ title: 'Once' }, { title: 'And once' }], {}, key);
      expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
      expect((await listTasks()).filter(({ title }) => title === 'Once')).toHaveLength(1);
      expect((await create([{ title: 'Another' }], {}, key)).status).toBe(422);
    });

    it.each([
      [{ tasks: [] }, 'tasks: must have 1 to 50 entries'],
      [{ tasks: Array(51).fill({ title: 'Many' }) }, 'tasks: must have 1 to 50 entries'],
      [{ tasks: [{ title: 'Good' }, { title: '' }] }, 'tasks.1.title: must have 1 to 500 characters'],
      [{ tasks: [{ title: 'Good' }, { title: 'Bad', priority: 'huge' }] }, 'tasks.1.priority: must be one of'],
      [{}, 'tasks: '],
    ])('creates nothing from an invalid request: %#', async (input, error) => {
      const before = await listTasks();
      const { status, body } = await ana.post('/tasks/bulk', { projectId: project.id, ...input });
      expect([status, body.code]).toEqual([400, 'invalid_input']);
      expect(body.error).toContain(error);
      expect(await listTasks()).toEqual(before);
    });

    it('belongs to one run of a token, which takes it back', async () => {
      const api = await ana.createTokenClient();
      const { body, headers } = await api.post('/tasks/bulk', {
        projectId: project.id,
        tasks: [{ title: 'A' }, { title: 'B' }],
      });
      const run = headers['krokanti-run'];
      const [a, b] = body.results.map(({ task }: Json) => task.id);
      await api.patch('/tasks/bulk', { tasks: [{ taskId: a, title: 'A2' }] }, { 'krokanti-run': run as string });
      expect((await ana.post(`/runs/${run}/undo`)).status).toBe(200);
      for (const id of [a, b]) expect((await ana.get(`/tasks/${id}`)).status).toBe(404);
      const readOnly = await ana.createTokenClient({ scope: 'read' });
      expect((await update([{ taskId: strangeTask.id, title: 'No' }], {}, readOnly)).body.code).toBe('read_only_token');
    });
  });
});
