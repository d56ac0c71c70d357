import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('The document’s section Tasks: list, create, delete', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    const as: Record<string, Person> = {};
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
      api = await ana.createTokenClient();
      ({ space, project, statuses } = await ana.createTeamSpace());
      for (const role of ['viewer', 'member', 'admin'] as const)
        as[role] = await test.createMember(ana, space.id, role);
    });

    describe('GET /api/tasks: List all active tasks in a project', () => {
      it('projectId (required): The project ID to list tasks for', async () => {
        const { project: other } = await ana.createTeamSpace();
        const task = await ana.createTask(other.id, { title: 'Here' });
        await ana.createTask(project.id, { title: 'Elsewhere' });
        const { status, body } = await api.get(`/tasks?projectId=${other.id}`);
        expect(status).toBe(200);
        expect(body).toEqual([task]);

        const missing = await api.get('/tasks');
        const message = 'is required (a UUID), or assigneeId=me to list your tasks in every space';
        refuses(missing, 'projectId', message);
        refuses(await api.get('/tasks?projectId=general'), 'projectId', 'must be a UUID');
        const lost = await api.get(`/tasks?projectId=${nowhere}`);
        expect(lost.status).toBe(404);
        expect(lost.body).toEqual({ error: 'Project not found', code: 'not_found' });
      });

      it('archived (boolean): Set to true to list archived tasks instead', async () => {
        const { project: other } = await ana.createTeamSpace();
        const active = await ana.createTask(other.id, { title: 'Active' });
        const archived = await ana.createTask(other.id, { title: 'Archived' });
        await api.patch(`/tasks/${archived.id}`, { isArchived: true });
        expect(await titles(`projectId=${other.id}`)).toEqual([active.title]);
        expect(await titles(`projectId=${other.id}&archived=false`)).toEqual([active.title]);
        // The notation of Python's requests for `params={"archived": True}`.
        for (const yes of ['true', 'True', '1']) {
          expect(await titles(`projectId=${other.id}&archived=${yes}`)).toEqual([archived.title]);
        }
        for (const wrong of ['yes', '2', '']) {
          refuses(
            await api.get(`/tasks?projectId=${other.id}&archived=${wrong}`),
            'archived',
            'must be true or false (1 or 0)',
          );
        }
      });
    });

    describe('POST /api/tasks: Create a new task in a project', () => {
      it('projectId (required): Project to create the task in', async () => {
        const { status, body } = await create({});
        expect(status).toBe(201);
        expect(Object.keys(body)).toEqual(['task']);
        expect(body.task).toMatchObject({ projectId: project.id, spaceId: space.id, createdById: ana.id });
        expect((await api.get(`/tasks?projectId=${project.id}`)).body).toContainEqual(body.task);
        refuses(await create({ projectId: undefined }), 'projectId', 'is required');
        expect((await create({ projectId: nowhere })).status).toBe(404);
      });

      it('title (required): Task title', async () => {
        expect((await create({ title: '  Café ☕ \u{1F600} ' })).body.task.title).toBe('Café ☕ \u{1F600}');
        refuses(await create({ title: undefined }), 'title', 'is required');
        refuses(await create({ title: ' \n ' }), 'title', 'must have 1 to 500 characters');
        refuses(await create({ title: 'x'.repeat(501) }), 'title', 'must have 1 to 500 characters');
        expect((await create({ title: 'x'.repeat(500) })).status).toBe(201);
      });

      it('statusId (string | null): Status column for the task', async () => {
        const [todo, active] = statuses;
        expect((await create({ statusId: active.id })).body.task.statusId).toBe(active.id);
        expect((await create({})).body.task.statusId).toBe(todo.id);
        expect((await create({ statusId: null })).body.task.statusId).toBeNull();
        expect((await create({ statusId: nowhere })).body.issues[0].path).toBe('statusId');
      });

      it('priority (none | low | medium | high | urgent): Task priority', async () => {
        for (const priority of ['none', 'low', 'medium', 'high', 'urgent']) {
          expect((await create({ priority })).body.task.priority).toBe(priority);
        }
        expect((await create({})).body.task.priority).toBe('none');
        refuses(await create({ priority: 'huge' }), 'priority', 'must be one of none, low, medium, high, urgent');
        refuses(await create({ priority: null }), 'priority', 'must be one of none, low, medium, high, urgent');
      });

      it('dueDate (ISO 8601): Due date', async () => {
        for (const [sent, kept] of [
          ['2026-02-22', '2026-02-22'],
          ['2026-02-22T10:00:00.000Z', '2026-02-22T10:00:00.000Z'],
          ['2026-02-22T10:00:00.123456+00:00', '2026-02-22T10:00:00.123Z'],
          ['2026-02-22T10:00:00+05:30', '2026-02-22T04:30:00.000Z'],
        ]) {
          const { body } = await create({ dueDate: sent });
          expect(body.task.dueDate).toBe(kept);
          expect((await api.get(`/tasks/${body.task.id}`)).body.task.dueDate).toBe(kept);
        }
        expect((await create({})).body.task.dueDate).toBeNull();
        for (const dueDate of ['tomorrow', '2026-02-30', '22/02/2026', 1_771_754_400, '']) {
          expect((await create({ dueDate })).body.issues[0].path, String(dueDate)).toBe('dueDate');
        }
      });

      it('parentTaskId (string | null): Parent task for subtasks', async () => {
        const { body: parent } = await create({ title: 'Parent' });
        const { body: child } = await create({ title: 'Child', parentTaskId: parent.task.id });
        expect(child.task.parentTaskId).toBe(parent.task.id);
        expect((await api.get(`/tasks/${parent.task.id}`)).body.task.subtaskCount).toBe(1);
        expect((await create({ parentTaskId: null })).body.task.parentTaskId).toBeNull();
        refuses(await create({ parentTaskId: nowhere }), 'parentTaskId', 'must be a task of the same project');
      });

      it('→ Requires at least Member role in the space (not Viewer)', async () => {
        for (const person of [ana, as.admin, as.member]) {
          expect((await create({ title: 'Allowed' }, person)).status).toBe(201);
        }
        const refused = await create({ title: 'By a viewer' }, as.viewer);
        expect(refused.status).toBe(403);
        const error = 'This requires the member role or higher; your role is viewer';
        expect(refused.body).toEqual({ error, code: 'insufficient_role' });
        expect((await api.get(`/tasks?projectId=${project.id}`)).text).not.toContain('By a viewer');
      });

      it('→ Position is assigned automatically at the end of the status column', async () => {
        const { project: other, statuses: columns } = await ana.createTeamSpace();
        const made: Json[] = [];
        for (const column of [columns[1], columns[0], columns[1], columns[0], columns[1]]) {
          made.push(
            await ana.createTask(other.id, { title: `Task ${made.length}`, statusId: column.id, position: -5 }),
          );
        }
        for (const column of [columns[0], columns[1]]) {
          const positions = made.filter((task) => task.statusId === column.id).map((task) => task.position);
          expect(positions).toEqual([...positions].sort((a, b) => a - b));
          expect(new Set(positions).size).toBe(positions.length);
        }
        expect(await titles(`projectId=${other.id}`)).toEqual(['Task 1', 'Task 3', 'Task 0', 'Task 2', 'Task 4']);
      });
    });

    describe('DELETE /api/tasks/:id: Permanently delete a task', () => {
      it('id (required): Task ID; nothing of it is left', async () => {
        const { body } = await create({ title: 'Doomed' });
        const path = `/tasks/${body.task.id}`;
        const deleted = await api.delete(path);
        expect(deleted.status).toBe(200);
        expect(deleted.body).toEqual({ success: true });
        expect((await api.get(path)).body).toEqual({ error: 'Task not found', code: 'not_found' });
        for (const archived of [false, true]) {
          expect((await api.get(`/tasks?projectId=${project.id}&archived=${archived}`)).text).not.toContain('Doomed');
        }
        expect((await api.delete(path)).status).toBe(404);
        refuses(await api.delete('/tasks/doomed'), 'id', 'must be a UUID or a ref such as QUA-128');
      });

      it('Requires Owner, Admin, or task creator', async () => {
        const { member, admin, viewer } = as;
        const byMember = async () => (await create({ title: 'By the member' }, member)).body.task.id;
        const { body: byOwner } = await create({ title: 'By the owner' });
        const other = await test.createMember(ana, space.id, 'member', 'Other');

        expect((await member?.delete(`/tasks/${await byMember()}`))?.status).toBe(200);
        expect((await admin?.delete(`/tasks/${await byMember()}`))?.status).toBe(200);
        expect((await ana.delete(`/tasks/${await byMember()}`)).status).toBe(200);
        for (const person of [member, other]) {
          const refused = await person?.delete(`/tasks/${byOwner.task.id}`);
          expect(refused?.status).toBe(403);
          const error = 'Only the creator of a task, an admin or an owner can delete it';
          expect(refused?.body).toEqual({ error, code: 'insufficient_role' });
        }
        expect((await viewer?.delete(`/tasks/${byOwner.task.id}`))?.status).toBe(403);
        expect((await api.get(`/tasks/${byOwner.task.id}`)).status).toBe(200);
      });
    });

    function create(fields: Json, by: ApiClient = api): Promise<ApiResponse> {
      return by.post('/tasks', { projectId: project.id, title: 'A task', ...fields });
    }

    async function titles(query: string): Promise<string[]> {
      const { status, body } = await api.get(`/tasks?${query}`);
      expect(status).toBe(200);
      return body.map((task: Json) => task.title);
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
