import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('The document’s PATCH /api/tasks/:id: Update a task', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    let task: Json;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
      api = await ana.createTokenClient();
      ({ space, project, statuses } = await ana.createTeamSpace());
      task = await ana.createTask(project.id, {
        title: 'As it was',
        description: 'Told',
        statusId: statuses[1].id,
        priority: 'low',
        dueDate: '2026-03-01',
        startDate: '2026-02-01',
        estimatedHours: 3,
        assigneeIds: [ana.id],
      });
    });

    it('All fields optional: with none given, nothing changes', async () => {
      const { status, body } = await patch({});
      expect(status).toBe(200);
      expect(body.task).toEqual(task);
    });

    it('only provided fields are changed', async () => {
      test.advanceClock(1000);
      const { body } = await patch({ title: 'Only the title' });
      const { updatedAt, ...rest } = body.task;
      expect(rest).toEqual({ ...without(task, 'updatedAt'), title: 'Only the title' });
      expect(updatedAt > task.updatedAt).toBe(true);
      const { body: read } = await api.get(`/tasks/${task.id}`);
      expect(read.task).toEqual({ ...body.task, commentCount: 0, subtaskCount: 0 });
    });

    it('two PATCHes at once on different fields both survive', async () => {
      await Promise.all([patch({ priority: 'urgent' }), patch({ title: 'Both' }), patch({ estimatedHours: 7 })]);
      expect(await read()).toMatchObject({ priority: 'urgent', title: 'Both', estimatedHours: 7 });
    });

    it('id (required): Task ID', async () => {
      refuses(await api.patch('/tasks/mine', { title: 'X' }), 'id', 'must be a UUID or a ref such as QUA-128');
      const lost = await api.patch(`/tasks/${nowhere}`, { title: 'X' });
      expect(lost.status).toBe(404);
      expect(lost.body).toEqual({ error: 'Task not found', code: 'not_found' });
      const { body } = await patch({ id: nowhere, taskId: nowhere, title: 'The path decides' });
      expect(body.task).toMatchObject({ id: task.id, title: 'The path decides' });
    });

    it('title: New title', async () => {
      await changes({ title: 'New title' });
      refuses(await patch({ title: '' }), 'title', 'must have 1 to 500 characters');
      expect((await patch({ title: null })).status).toBe(400);
      expect((await read()).title).toBe('New title');
    });

    it('statusId (string | null): Move to a different status column', async () => {
      await changes({ statusId: statuses[0].id });
      await changes({ statusId: null });
      const { project: other, statuses: foreign } = await ana.createTeamSpace();
      expect(other.id).not.toBe(project.id);
      const refused = await patch({ statusId: foreign[0].id });
      const valid = statuses.map(({ id, name }) => `${id} (${name})`).join(', ');
      refuses(refused, 'statusId', `must be a status of the task’s project: ${valid}, or null`);
      expect((await read()).statusId).toBeNull();
    });

    it('priority (none | low | medium | high | urgent): Priority', async () => {
      for (const priority of ['low', 'medium', 'high', 'urgent', 'none']) await changes({ priority });
      refuses(await patch({ priority: 1 }), 'priority', 'must be one of none, low, medium, high, urgent');
    });

    it('dueDate (ISO 8601 | null): Due date', async () => {
      await changes({ dueDate: '2026-04-01' });
      await changes({ dueDate: '2026-04-01T08:00:00.000Z' });
      await changes({ dueDate: null });
      expect((await patch({ dueDate: 'soon' })).body.issues[0].path).toBe('dueDate');
    });

    it('completedAt (ISO 8601 | null): Mark done (ISO date) or reopen (null)', async () => {
      await changes({ completedAt: '2026-02-22T10:00:00.000Z' });
      await changes({ completedAt: null });
      const { body } = await patch({ completedAt: '2026-02-22' });
      expect(body.task.completedAt).toBe('2026-02-22T12:00:00.000Z');
      expect((await patch({ completedAt: true })).status).toBe(400);
      await changes({ completedAt: null });
    });

    it('→ Setting completedAt to an ISO date marks the task as done', async () => {
      await patch({ statusId: statuses[0].id });
      await changes({ completedAt: '2026-02-22T10:00:00.000Z' });
      expect((await read()).statusId).toBe(statuses[0].id);
      const listed = async (completed: boolean) =>
        (await api.get(`/tasks?projectId=${project.id}&completed=${completed}`)).body.map(({ id }: Json) => id);
      expect(await listed(true)).toContain(task.id);
      expect(await listed(false)).not.toContain(task.id);
    });

    it('isArchived (boolean): Archive or restore the task', async () => {
      const listed = async () => (await api.get(`/tasks?projectId=${project.id}`)).body.map(({ id }: Json) => id);
      await changes({ isArchived: true });
      expect(await listed()).not.toContain(task.id);
      await changes({ isArchived: false });
      expect(await listed()).toContain(task.id);
      refuses(await patch({ isArchived: 'true' }), 'isArchived', 'must be of type boolean, received string');
    });

    it('estimatedHours (number | null): Time estimate in hours', async () => {
      await changes({ estimatedHours: 2.5 });
      await changes({ estimatedHours: 0 });
      await changes({ estimatedHours: null });
      refuses(await patch({ estimatedHours: '2' }), 'estimatedHours', 'must be a number');
      refuses(await patch({ estimatedHours: -1 }), 'estimatedHours', 'must be 0 to 10,000');
      refuses(await patch({ estimatedHours: 10_001 }), 'estimatedHours', 'must be 0 to 10,000');
    });

    it('→ Requires at least Member role (not Viewer)', async () => {
      for (const role of ['member', 'admin'] as const) {
        const person = await test.createMember(ana, space.id, role);
        expect((await patch({ title: `By ${role}` }, person)).body.task.title).toBe(`By ${role}`);
      }
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const refused = await patch({ title: 'By viewer', completedAt: null }, viewer);
      expect(refused.status).toBe(403);
      const error = 'This requires the member role or higher; your role is viewer';
      expect(refused.body).toEqual({ error, code: 'insufficient_role' });
      expect((await read()).title).toBe('By admin');
    });

    function patch(fields: Json, by: ApiClient = api): Promise<ApiResponse> {
      return by.patch(`/tasks/${task.id}`, fields);
    }

    async function read(): Promise<Json> {
      return (await api.get(`/tasks/${task.id}`)).body.task;
    }

    /** Changes fields and expects that only they change, apart from the effects of a move. */
    async function changes(fields: Json) {
      const followed = ['updatedAt', 'position', 'completedAt'].filter((field) => !(field in fields));
      const before = await read();
      const { status, body } = await patch(fields);
      expect(status).toBe(200);
      const expected = { ...without(before, 'commentCount', 'subtaskCount', ...followed), ...fields };
      expect(without(body.task, ...followed)).toEqual(expected);
      expect(await read()).toMatchObject(body.task);
    }

    function refuses({ status, body }: ApiResponse, field: string, message: string) {
      expect(status).toBe(400);
      expect(body).toEqual({
        error: `${field}: ${message}`,
        code: 'invalid_input',
        issues: [{ path: field, message }],
      });
    }
  });
});

function without(object: Json, ...fields: string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}
