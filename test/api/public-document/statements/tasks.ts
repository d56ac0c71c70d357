import { expect } from 'vitest';
import type { Json } from '../../../../testing/untypedJson.ts';
import { requiresField, requiresRole, takesValues } from './field-and-role-checks.ts';
import { createTask, listTitles, type Statement, type StatementFixtures, unknownId } from './statement-fixtures.ts';

const priorities = ['none', 'low', 'medium', 'high', 'urgent'];

/** Creates a task and returns a function that updates it. */
async function createUpdater(world: StatementFixtures, fields: Json = {}) {
  const { body } = await createTask(world, fields);
  return (changes: Json) => world.api.patch(`/tasks/${body.task.id}`, changes);
}

export const taskStatements: Statement[] = [
  [
    51,
    '/api/tasksList all active tasks in a project.',
    async (world) => {
      const { body: active } = await createTask(world, { title: 'Active 51' });
      const { body: archived } = await createTask(world, { title: 'Archived 51' });
      await world.api.patch(`/tasks/${archived.task.id}`, { isArchived: true });
      const { body } = await world.api.get(`/tasks?projectId=${world.project.id}`);
      expect(body).toContainEqual(active.task);
      expect(await listTitles(world)).not.toContain('Archived 51');
    },
  ],
  [
    54,
    'projectIdrequired | string (UUID) | The project ID to list tasks for.',
    async ({ api }) => {
      await requiresField(await api.get('/tasks'), 'projectId');
      await requiresField(await api.get('/tasks?projectId=general'), 'projectId');
      expect((await api.get(`/tasks?projectId=${unknownId}`)).status).toBe(404);
    },
  ],
  [
    55,
    'archived | boolean | Set to true to list archived tasks instead.',
    async (world) => {
      await createTask(world, { title: 'Active 55' });
      const { body } = await createTask(world, { title: 'Archived 55' });
      await world.api.patch(`/tasks/${body.task.id}`, { isArchived: true });
      expect(await listTitles(world, '&archived=true')).toContain('Archived 55');
      expect(await listTitles(world, '&archived=true')).not.toContain('Active 55');
      expect(await listTitles(world, '&archived=false')).not.toContain('Archived 55');
      await requiresField(await world.api.get(`/tasks?projectId=${world.project.id}&archived=maybe`), 'archived');
    },
  ],
  [
    56,
    '/api/tasksCreate a new task in a project.',
    async (world) => {
      const { status, body } = await createTask(world, { title: 'Created 56' });
      expect([status, Object.keys(body), body.task.title]).toEqual([201, ['task'], 'Created 56']);
      expect(await listTitles(world)).toContain('Created 56');
    },
  ],
  [
    59,
    'projectIdrequired | string (UUID) | Project to create the task in.',
    async (world) => {
      await requiresField(await createTask(world, { projectId: undefined }), 'projectId');
      await requiresField(await createTask(world, { projectId: 'general' }), 'projectId');
      expect((await createTask(world, { projectId: unknownId })).status).toBe(404);
    },
  ],
  [
    60,
    'titlerequired | string | Task title.',
    async (world) => {
      await requiresField(await createTask(world, { title: undefined }), 'title');
      const send = (fields: Json) => createTask(world, fields);
      const invalid = ['', ' ', 1, null, 'x'.repeat(501)];
      await takesValues(send, 'task', 'title', { valid: ['Review pull request', 'x'.repeat(500)], invalid });
    },
  ],
  [
    61,
    'statusId | string (UUID) | null | Status column for the task.',
    async (world) => {
      const valid = [...world.statuses.map(({ id }) => id), null];
      const send = (fields: Json) => createTask(world, fields);
      await takesValues(send, 'task', 'statusId', { valid, invalid: ['done', 1, unknownId] });
    },
  ],
  [
    62,
    'priority | none | low | medium | high | urgent | Task priority.',
    async (world) => {
      const send = (fields: Json) => createTask(world, fields);
      await takesValues(send, 'task', 'priority', { valid: priorities, invalid: ['High', 'p1', 3, '', null] });
    },
  ],
  [
    63,
    'dueDate | string (ISO 8601) | Due date.',
    async (world) => {
      const send = (fields: Json) => createTask(world, fields);
      const valid = ['2026-02-22', '2026-02-22T10:00:00.000Z', '2028-02-29'];
      await takesValues(send, 'task', 'dueDate', { valid, invalid: ['soon', '2026-02-30', '22.2.2026', 1] });
    },
  ],
  [
    64,
    'parentTaskId | string (UUID) | null | Parent task for subtasks.',
    async (world) => {
      const { body } = await createTask(world);
      const send = (fields: Json) => createTask(world, fields);
      await takesValues(send, 'task', 'parentTaskId', { valid: [body.task.id, null], invalid: ['1', 1, unknownId] });
    },
  ],
  [
    65,
    '- →Requires at least Member role in the space (not Viewer).',
    (world) =>
      requiresRole(world, ['owner', 'admin', 'member'], (person) =>
        person.post('/tasks', { projectId: world.project.id, title: 'By role' }),
      ),
  ],
  [
    66,
    '- →Position is assigned automatically at the end of the status column.',
    async (world) => {
      const [, column] = world.statuses;
      for (const title of ['First 66', 'Second 66', 'Third 66'])
        await createTask(world, { title, statusId: column.id, position: -1 });
      expect((await listTitles(world, `&statusId=${column.id}`)).slice(-3)).toEqual([
        'First 66',
        'Second 66',
        'Third 66',
      ]);
    },
  ],
  [
    67,
    '/api/tasks/:idUpdate a task. All fields optional — only provided fields are changed.',
    async (world) => {
      const fields = { description: 'Stays', priority: 'low', dueDate: '2026-03-01', estimatedHours: 2 };
      const { body } = await createTask(world, fields);
      const path = `/tasks/${body.task.id}`;
      expect((await world.api.patch(path, {})).body.task).toEqual(body.task);
      const { status, body: updated } = await world.api.patch(path, { title: 'Only this' });
      expect([status, updated.task]).toEqual([
        200,
        { ...body.task, title: 'Only this', updatedAt: updated.task.updatedAt },
      ]);
    },
  ],
  [
    70,
    'idrequired | string (UUID) | Task ID.',
    async ({ api }) => {
      await requiresField(await api.patch('/tasks/mine', { title: 'X' }), 'id');
      expect((await api.patch(`/tasks/${unknownId}`, { title: 'X' })).status).toBe(404);
    },
  ],
  [
    71,
    'title | string | New title.',
    async (world) =>
      takesValues(await createUpdater(world), 'task', 'title', { valid: ['New'], invalid: ['', null, 1] }),
  ],
  [
    72,
    'statusId | string (UUID) | null | Move to a different status column.',
    async (world) => {
      const [todo, active, done] = world.statuses;
      const update = await createUpdater(world);
      const valid = [active.id, done.id, null, todo.id];
      await takesValues(update, 'task', 'statusId', { valid, invalid: ['active', 1, unknownId] });
    },
  ],
  [
    73,
    'priority | none | low | medium | high | urgent | Priority.',
    async (world) =>
      takesValues(await createUpdater(world), 'task', 'priority', { valid: priorities, invalid: ['High', 3, null] }),
  ],
  [
    74,
    'dueDate | string (ISO 8601) | null | Due date.',
    async (world) => {
      const valid = ['2026-02-22T10:00:00.000Z', '2026-02-22', null];
      await takesValues(await createUpdater(world), 'task', 'dueDate', { valid, invalid: ['soon', '2026-02-30', 1] });
    },
  ],
  [
    75,
    'completedAt | string (ISO 8601) | null | Mark done (ISO date) or reopen (null).',
    async (world) => {
      const valid = ['2026-02-22T10:00:00.000Z', null];
      const update = await createUpdater(world);
      await takesValues(update, 'task', 'completedAt', { valid, invalid: ['now-ish', true, 1] });
      expect((await update({ completedAt: '2026-02-22' })).body.task.completedAt).toMatch(/^2026-02-22T/);
    },
  ],
  [
    76,
    'isArchived | boolean | Archive or restore the task.',
    async (world) => {
      const update = await createUpdater(world, { title: 'Archived 76' });
      await takesValues(update, 'task', 'isArchived', { valid: [true], invalid: ['true', 1, null] });
      expect(await listTitles(world)).not.toContain('Archived 76');
      await takesValues(update, 'task', 'isArchived', { valid: [false], invalid: [] });
      expect(await listTitles(world)).toContain('Archived 76');
    },
  ],
  [
    77,
    'estimatedHours | number | null | Time estimate in hours.',
    async (world) =>
      takesValues(await createUpdater(world), 'task', 'estimatedHours', { valid: [2.5, 0, null], invalid: ['2', -1] }),
  ],
  [
    78,
    '- →Requires at least Member role (not Viewer).',
    async (world) => {
      const { body } = await createTask(world);
      const send = (person: StatementFixtures['owner']) =>
        person.patch(`/tasks/${body.task.id}`, { title: person.name });
      await requiresRole(world, ['owner', 'admin', 'member'], send);
    },
  ],
  [
    79,
    '- →Setting completedAt to an ISO date marks the task as done.',
    async (world) => {
      const update = await createUpdater(world, { title: 'Done 79' });
      expect(await listTitles(world, '&completed=true')).not.toContain('Done 79');
      expect((await update({ completedAt: '2026-02-22T10:00:00.000Z' })).status).toBe(200);
      expect(await listTitles(world, '&completed=true')).toContain('Done 79');
    },
  ],
  [
    80,
    '/api/tasks/:idPermanently delete a task. Requires Owner, Admin, or task creator.',
    async (world) => {
      const { owner, admin, member, viewer, api } = world;
      for (const [creator, deleter, status] of [
        [owner, viewer, 403],
        [owner, member, 403],
        [member, owner, 200],
        [member, admin, 200],
        [member, member, 200],
      ] as const) {
        const task = await creator.createTask(world.project.id, { title: 'Deleted 80' });
        expect((await deleter.delete(`/tasks/${task.id}`)).status).toBe(status);
        expect((await api.get(`/tasks/${task.id}`)).status).toBe(status === 200 ? 404 : 200);
        await owner.delete(`/tasks/${task.id}`);
      }
      expect(await listTitles(world)).not.toContain('Deleted 80');
      expect(await listTitles(world, '&archived=true')).not.toContain('Deleted 80');
    },
  ],
  [
    83,
    'idrequired | string (UUID) | Task ID.',
    async ({ api }) => {
      await requiresField(await api.delete('/tasks/mine'), 'id');
      expect((await api.delete(`/tasks/${unknownId}`)).status).toBe(404);
    },
  ],
];
