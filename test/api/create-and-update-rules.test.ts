import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EndpointName } from '../../contract/index.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../support/documented-responses.ts';
import { createFixtures, type Fixtures } from '../support/fixtures.ts';
import { connectMcpClient } from '../support/mcp/mcp-client.ts';
import { getOperation, operationInputs } from '../support/operation-inputs.ts';
import { type ApiResponse, describeOnEachEngine } from '../support/test-app.ts';

/** Every kind of object that a POST creates and a PATCH updates. */
const pairs = [
  { noun: 'space', create: 'create_space', update: 'update_space' },
  { noun: 'project', create: 'create_project', update: 'update_project' },
  { noun: 'status', create: 'create_status', update: 'update_status' },
  { noun: 'task', create: 'create_task', update: 'update_task' },
  { noun: 'comment', create: 'add_comment', update: 'update_comment' },
  { noun: 'label', create: 'create_label', update: 'update_label' },
] as const satisfies { noun: string; create: EndpointName; update: EndpointName }[];

/** Fields that only one of them has, with the reason. */
const onlyUpdated: Record<string, string> = {
  'project.isArchived': 'new projects are active',
  'task.isArchived': 'new tasks are active',
  'task.projectId': 'a POST says where the task is created, a PATCH moves it',
  'task.position': 'the document: position is assigned automatically at the end of the status column',
  'task.beforeTaskId': 'as position',
  'task.afterTaskId': 'as position',
  'task.recurrenceScope': 'a new task has no series that a change could concern',
  'status.position': 'new columns are last',
};

const values: Json[] = [
  ...[null, true, -1, 2.5, 1e9, '', ' \u200b ', ' padded ', 'Ärger & <b>', 'two\nlines', '\0', '\ud800', 'A_B'],
  ...['x'.repeat(101), 'x'.repeat(501), 'x'.repeat(50_001), '#F00', '#12', 'low', 'done', 'gantt', 'me', 'a-b'],
  ...['2026-02-22', '2026-02-22T10:00:00+01:00', '2026-02-30', '01990000-0000-7000-8000-000000000000', [null], {}],
];

describe('F132: a field has the same rule when it is created and when it is updated', () => {
  it.each(pairs)('$noun: what a POST takes, a PATCH takes, and the reverse', ({ noun, create, update }) => {
    const [created, updated] = [create, update].map((name) => {
      const { input, target } = getOperation(name);
      return Object.keys(input.shape).filter((field) => field !== target && field !== 'expected');
    }) as [string[], string[]];
    expect(created.filter((field) => !updated.includes(field))).toEqual([]);
    const others = updated.filter((field) => !created.includes(field)).map((field) => `${noun}.${field}`);
    expect(others.filter((field) => !(field in onlyUpdated))).toEqual([]);
  });

  describeOnEachEngine((test) => {
    let fixtures: Fixtures;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      fixtures = await createFixtures(test);
    });

    it.each(pairs)(
      '$noun: any value is taken by both and stored alike, or refused by both with one message',
      async (pair) => {
        const { owner } = fixtures;
        const context = { ...fixtures, caller: owner, recordCreator: owner };
        const listPath = getOperation(pair.create).rest.path.replace(':taskId', fixtures.task.id);
        const create = async (changes: Json) =>
          owner.post(listPath, { ...(await operationInputs[pair.create](context)), ...changes });
        const { body } = await create({});
        const path = getOperation(pair.update).rest.path.replace(/:\w+/, body[pair.noun].id);
        const shape = getOperation(pair.create).input.shape;
        const { target } = getOperation(pair.create);
        const fields = Object.keys(getOperation(pair.update).input.shape).filter(
          (field) => field in shape && field !== target,
        );
        const tried = fields.flatMap((field) => values.map((value) => [field, value] as const));
        expect(tried.length).toBeGreaterThan(25);
        for (const [field, value] of tried) {
          const [posted, patched] = [await create({ [field]: value }), await owner.patch(path, { [field]: value })];
          // A name that the first of the two has taken is free for none.
          if (posted.status === 201 && patched.status === 409) continue;
          expect([field, value, outcomeOf(posted, pair.noun, field)]).toEqual([
            field,
            value,
            outcomeOf(patched, pair.noun, field),
          ]);
        }
      },
      120_000,
    );

    it('a task can be created as done, and its completion overrides that of its column', async () => {
      const { owner, project, statuses } = fixtures;
      const done = statuses.find(({ category }) => category === 'done');
      for (const [fields, completedAt] of [
        [{ completedAt: '2026-02-22T10:00:00.000Z' }, '2026-02-22T10:00:00.000Z'],
        [{ completedAt: '2026-02-22' }, '2026-02-22T12:00:00.000Z'],
        [{ statusId: done?.id, completedAt: '2026-02-22T10:00:00Z' }, '2026-02-22T10:00:00.000Z'],
        [{ statusId: done?.id, completedAt: null }, null],
        [{ completedAt: null }, null],
      ] as const) {
        const { id } = await owner.createTask(project.id, fields);
        expect([fields, (await owner.get(`/tasks/${id}`)).body.task.completedAt]).toEqual([fields, completedAt]);
      }
    });

    it('no task gets into an archived project: not by a POST, a PATCH or a tool, with one message that names it', async () => {
      const { owner, space, project } = fixtures;
      const { body } = await owner.post('/projects', { spaceId: space.id, name: 'Café', slug: 'cafe' });
      const projectId = body.project.id;
      const kept = await owner.createTask(projectId, { title: 'Kept' });
      await owner.delete(`/projects/${projectId}`);
      const task = await owner.createTask(project.id, { title: 'Stays out' });
      const error = 'The project “Café” is archived. Restore it first.';
      for (const refused of [
        await owner.post('/tasks', { projectId, title: 'New' }),
        await owner.patch(`/tasks/${task.id}`, { projectId }),
      ])
        expect([refused.status, refused.body]).toEqual([409, { error, code: 'project_archived' }]);
      const agent = await connectMcpClient(owner);
      for (const [tool, input] of [
        ['create_task', { projectId, title: 'New' }],
        ['create_tasks', { projectId, tasks: [{ title: 'New' }] }],
        ['update_task', { taskId: task.id, projectId }],
      ] as const) {
        const { isError, text } = await agent.tryTool(tool, input);
        expect([tool, isError, text]).toEqual([tool, true, expect.stringContaining(error)]);
      }
      expect((await owner.get(`/tasks/${task.id}`)).body.task.projectId).toBe(project.id);
      // What it has can be changed, and can leave it.
      expect((await owner.patch(`/tasks/${kept.id}`, { priority: 'low' })).status).toBe(200);
      const moved = await owner.patch(`/tasks/${kept.id}`, { projectId: project.id });
      expect([moved.status, moved.body.task.projectId]).toEqual([200, project.id]);
      await owner.patch(`/projects/${projectId}`, { isArchived: false });
      expect((await owner.get(`/tasks?projectId=${projectId}`)).body).toEqual([]);
    });
  });
});

/** The stored value of the field, or what is wrong with it. */
function outcomeOf({ status, body }: ApiResponse, noun: string, field: string): Json {
  if (status < 300) return { stored: body[noun][field] };
  return { status, error: z.string().parse(body.error), issues: body.issues };
}
