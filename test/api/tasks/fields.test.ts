import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { getTask } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';
import { createUnknownId } from '../../support/unknown-id.ts';

const full = {
  title: 'Review pull request',
  description: 'Read it **all**.',
  priority: 'high',
  startDate: '2026-02-20',
  dueDate: '2026-02-22T10:00:00.000Z',
  estimatedHours: 2.5,
};

const cleared = { description: null, startDate: null, dueDate: null, estimatedHours: null };

/** Values that each field rejects, both on creation and on change. */
const refused: Record<string, unknown[]> = {
  title: ['', ' \t\n', 'x'.repeat(501), null, 7, true, ['x'], {}, 'a\0b', '\ud800'],
  description: ['x'.repeat(50_001), 7, false, [], {}, 'a\0b', 'half \udc00 pair'],
  statusId: ['', 'todo', 7, [], createUnknownId()],
  priority: ['', 'High', 'highest', null, 1, ['high']],
  startDate: ['', 'tomorrow', 20_260_222, '2026-2-22', true],
  dueDate: ['', 'tomorrow', 1e12, '22.02.2026', {}],
  parentTaskId: ['', 'none', 7, createUnknownId()],
  estimatedHours: [-0.001, 10_000.001, '2', true, [], 1e308],
  assigneeIds: [null, 'me', [7], ['me'], [createUnknownId()], [null], Array(101).fill(createUnknownId())],
  labelIds: [null, 'bug', [7], ['bug'], [createUnknownId()], [null], Array(101).fill(createUnknownId())],
};

describe('The fields of a task', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let statuses: Json[];
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project, statuses } = await ana.createTeamSpace());
    });
    beforeEach(async () => {
      task = await ana.createTask(project.id, full);
    });

    it('a title is enough: other fields get defaults, and the creator and the time are set', async () => {
      const { status, body } = await ana.post('/tasks', { projectId: project.id, title: 'Only a title' });
      expect(status).toBe(201);
      expect(body).toEqual({
        task: {
          id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
          ref: 'TEA-2',
          spaceId: project.spaceId,
          projectId: project.id,
          title: 'Only a title',
          description: null,
          statusId: statuses[0].id,
          priority: 'none',
          startDate: null,
          dueDate: null,
          parentTaskId: null,
          position: expect.any(Number),
          completedAt: null,
          isArchived: false,
          estimatedHours: null,
          recurrence: null,
          assigneeIds: [],
          labelIds: [],
          blockedByIds: [],
          createdById: ana.id,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          updatedAt: body.task.createdAt,
        },
      });
      expect(Math.abs(Date.parse(body.task.createdAt) - test.now())).toBeLessThan(60_000);
    });

    it('the values are stored and read back as in the response', async () => {
      expect(task).toMatchObject(full);
      expect(await getTask(ana, task.id)).toEqual({ ...task, commentCount: 0, subtaskCount: 0 });
      expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toContainEqual(task);
    });

    it('changing one field changes only it and updatedAt', async () => {
      const to = { ...full, title: 'New', description: 'New', priority: 'low', startDate: '2027-01-01', dueDate: null };
      for (const [field, value] of Object.entries({ ...to, estimatedHours: 0, isArchived: true })) {
        test.advanceClock(1000);
        const before = await getTask(ana, task.id);
        const { status, body } = await ana.patch(`/tasks/${task.id}`, { [field]: value });
        const { commentCount: _, subtaskCount: __, ...rest } = before;
        expect([status, body.task]).toEqual([200, { ...rest, [field]: value, updatedAt: body.task.updatedAt }]);
        expect(body.task.updatedAt > before.updatedAt).toBe(true);
        expect(await getTask(ana, task.id)).toMatchObject(body.task);
      }
    });

    it('null clears optional fields, also on creation', async () => {
      expect((await ana.patch(`/tasks/${task.id}`, cleared)).body.task).toMatchObject(cleared);
      expect(await getTask(ana, task.id)).toMatchObject({ ...cleared, title: full.title, priority: full.priority });
      expect(await ana.createTask(project.id, { ...cleared, parentTaskId: null, statusId: null })).toMatchObject(
        cleared,
      );
    });

    it('a change without effect leaves updatedAt and the activity alone', async () => {
      const activity = async () => (await ana.get(`/tasks/${task.id}/activity`)).body;
      const before = await activity();
      test.advanceClock(1000);
      for (const changes of [{}, full, { title: `  ${full.title}  ` }, { assigneeIds: [], labelIds: [] }]) {
        const { status, body } = await ana.patch(`/tasks/${task.id}`, changes);
        expect([status, body]).toEqual([200, { task }]);
      }
      expect(await activity()).toEqual(before);
    });

    it('a title is trimmed, and may have 500 characters after that', async () => {
      const longest = 'ü'.repeat(500);
      expect((await ana.createTask(project.id, { title: ` \t${longest}\n ` })).title).toBe(longest);
      expect((await ana.patch(`/tasks/${task.id}`, { title: '\u00a0a  b\u3000' })).body.task.title).toBe('a  b');
      const emoji = '🧨'.repeat(500);
      expect((await ana.createTask(project.id, { title: emoji })).title).toBe(emoji);
      expect(getInvalidFields(await ana.post('/tasks', { projectId: project.id, title: `${emoji}!` }))).toEqual([
        'title',
      ]);
    });

    it('estimatedHours may be 0, 10,000 and any fraction between, to the last digit', async () => {
      for (const estimatedHours of [0, 10_000, 0.1, 1 / 3, 9999.999999999, 5e-324, -0]) {
        const { status, body } = await ana.patch(`/tasks/${task.id}`, { estimatedHours });
        expect([status, body.task.estimatedHours + 0]).toEqual([200, estimatedHours + 0]);
        expect((await getTask(ana, task.id)).estimatedHours).toBe(body.task.estimatedHours);
      }
    });

    it('a number that is too large is rejected in a body and in a query', async () => {
      for (const field of ['estimatedHours', 'position']) {
        expect(getInvalidFields(await ana.patch(`/tasks/${task.id}`, `{"${field}":1e999}`))).toEqual([field]);
      }
      expect(getInvalidFields(await ana.get(`/tasks?projectId=${project.id}&limit=1${'0'.repeat(400)}`))).toEqual([
        'limit',
      ]);
    });

    it.each(Object.entries(refused))(
      '%s refuses what it cannot be, by name, and nothing changes',
      async (field, values) => {
        const { body: before } = await ana.get(`/tasks?projectId=${project.id}`);
        for (const value of values) {
          const words = JSON.stringify(value)?.slice(0, 40);
          const created = await ana.post('/tasks', { projectId: project.id, title: 'Refused', [field]: value });
          expect(getInvalidFields(created)[0], words).toMatch(new RegExp(`^${field}`));
          const changed = await ana.patch(`/tasks/${task.id}`, { priority: 'low', title: 'Refused', [field]: value });
          expect(getInvalidFields(changed)[0], words).toMatch(new RegExp(`^${field}`));
        }
        expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toEqual(before);
      },
    );

    it('all invalid fields are named', async () => {
      const reply = await ana.post('/tasks', { projectId: 'x', title: '', priority: 'x', dueDate: 'x' });
      expect(getInvalidFields(reply)).toEqual(['projectId', 'title', 'priority', 'dueDate']);
      for (const field of ['projectId', 'title', 'priority', 'dueDate']) expect(reply.body.error).toContain(field);
    });

    it('unknown and read-only fields are ignored', async () => {
      const notForSetting = {
        id: createUnknownId(),
        spaceId: createUnknownId(),
        createdById: createUnknownId(),
        createdAt: '2001-01-01T00:00:00.000Z',
        updatedAt: '2001-01-01T00:00:00.000Z',
        blockedByIds: [createUnknownId()],
        rev: 7,
        is_archived: 1,
        color: 'red',
      };
      const made = await ana.createTask(project.id, { ...notForSetting, isArchived: true, completedAt: '2026-01-01' });
      expect(made).toMatchObject({
        createdById: ana.id,
        spaceId: project.spaceId,
        blockedByIds: [],
        isArchived: false,
      });
      expect(made.id).not.toBe(notForSetting.id);
      expect(made.createdAt > '2026').toBe(true);
      expect(made).not.toHaveProperty('color');
      const { body } = await ana.patch(`/tasks/${task.id}`, notForSetting);
      expect(body.task).toEqual(task);
    });

    it('names of Object.prototype properties are not special', async () => {
      const body = `{"projectId":"${project.id}","title":"x","__proto__":{"priority":"high"},"constructor":{"a":1}}`;
      const { status, body: made } = await ana.post('/tasks', body);
      expect([status, made.task.priority]).toEqual([201, 'none']);
      const { status: listed } = await ana.get(`/tasks?projectId=${project.id}&__proto__=x&constructor=y&toString=z`);
      expect(listed).toBe(200);
    });

    it('ids in upper case are the same ids', async () => {
      const upper = (id: string) => id.toUpperCase();
      const made = await ana.createTask(upper(project.id), {
        parentTaskId: upper(task.id),
        statusId: upper(statuses[1].id),
        assigneeIds: [upper(ana.id), ana.id],
      });
      expect(made).toMatchObject({
        projectId: project.id,
        parentTaskId: task.id,
        statusId: statuses[1].id,
        assigneeIds: [ana.id],
      });
      expect((await getTask(ana, upper(made.id))).id).toBe(made.id);
      const query = `statusId=${upper(statuses[1].id)}&parentTaskId=${upper(task.id)}&assigneeId=ME`;
      const { body } = await ana.get(`/tasks?projectId=${upper(project.id)}&${query}`);
      expect(body).toEqual([made]);
      expect((await ana.delete(`/tasks/${upper(made.id)}`)).status).toBe(200);
      expect((await ana.get(`/tasks/${made.id}`)).status).toBe(404);
    });
  });
});
