import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';

describe('Bulk tools', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let project: Json;
    let space: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project, space, statuses } = await ana.createTeamSpace());
      agent = await connectMcpClient(ana);
    });
    const listTitles = async (id = project.id) =>
      (await ana.get(`/tasks?projectId=${id}`)).body.map(({ title }: Json) => title);
    const getSpaceEtag = async () => (await ana.request('HEAD', `/labels?spaceId=${space.id}`)).headers.etag;

    it('create_tasks creates the valid tasks and reports an error for each of the others', async () => {
      const { results, failed, dryRun } = await agent.callTool('create_tasks', {
        projectId: project.id,
        tasks: [
          { title: 'First', priority: 'high', dueDate: '2027-02-03T10:00' },
          { title: 'In a column of elsewhere', statusId: unknownId },
          { title: 'For a stranger', assigneeIds: [unknownId] },
          { title: 'Last', assigneeIds: [ana.id], description: '**Bold**' },
        ],
      });
      expect([failed, dryRun]).toEqual([2, undefined]);
      expect(results).toEqual([
        { id: expect.any(String), title: 'First', status: 'To Do', dueDate: '2027-02-03T10:00+00:00' },
        {
          title: 'In a column of elsewhere',
          error: expect.stringMatching(/^invalid_input: statusId: must be a status/),
        },
        { title: 'For a stranger', error: 'invalid_input: assigneeIds.0: must be a member of the space' },
        { id: expect.any(String), title: 'Last', status: 'To Do' },
      ]);
      expect(await listTitles()).toEqual(['First', 'Last']);
      const { body } = await ana.get(`/tasks/${results[3].id}`);
      expect(body.task).toMatchObject({ assigneeIds: [ana.id], description: '**Bold**' });
      // Each task has its own event, as if it had been created alone.
      const { body: events } = await ana.get(`/tasks/${results[0].id}/activity`);
      expect(events.map(({ type }: Json) => type)).toEqual(['task.created']);
    });

    it('F11: create_tasks repeated without a key within 10 minutes creates nothing twice', async () => {
      const { project: target } = await ana.createTeamSpace();
      const tasks = Array.from({ length: 50 }, (_, n) => ({ title: `Part ${n}` }));
      const input = { projectId: target.id, tasks };
      const first = await agent.callTool('create_tasks', input);
      expect(first.repeated).toBeUndefined();
      const [again, ...concurrent] = await Promise.all([1, 2, 3].map(() => agent.callTool('create_tasks', input)));
      for (const { repeated, results } of [again, ...concurrent]) {
        expect(repeated).toMatch(/nothing was created again/);
        expect(results).toEqual(first.results);
      }
      expect((await listTitles(target.id)).length).toBe(50);
      // Other calls, calls of another agent, calls with a key and later calls are no retries.
      await agent.callTool('create_tasks', { ...input, tasks: tasks.slice(1) });
      const other = await connectMcpClient(ana);
      await other.callTool('create_tasks', { ...input, tasks: [{ title: 'Part 0' }] });
      await agent.callTool('create_tasks', { ...input, tasks: [{ title: 'Part 0' }] });
      await agent.callTool('create_tasks', { ...input, tasks: [{ title: 'Part 0' }], idempotencyKey: 'once more' });
      test.advanceClock(601_000);
      await agent.callTool('create_tasks', { ...input, tasks: [{ title: 'Part 0' }] });
      const titles = await listTitles(target.id);
      expect([titles.length, titles.filter((title: string) => title === 'Part 0').length]).toEqual([103, 5]);
    });

    it('create_tasks keeps the order of the list', async () => {
      const home = await ana.getPersonalSpace();
      const titles = Array.from({ length: 50 }, (_, n) => `Task ${n}`);
      const tasks = titles.map((title) => ({ title }));
      await agent.callTool('create_tasks', { projectId: home.project.id, tasks });
      const { body } = await ana.get(`/search?spaceId=${home.space.id}&limit=50`);
      expect(body.map(({ title }: Json) => title)).toEqual(titles);
    });

    it.each([
      ['no tasks', []],
      ['too many tasks', Array.from({ length: 51 }, () => ({ title: 'x' }))],
      ['a task without a title', [{ title: 'Good' }, {}]],
      ['a task with an unknown field', [{ title: 'Good' }, { title: 'x', color: 'red' }]],
      ['a task with an invalid priority', [{ title: 'Good' }, { title: 'x', priority: 'mega' }]],
    ])('create_tasks rejects the complete list with %s', async (_, tasks) => {
      const before = await getSpaceEtag();
      const { isError, text } = await agent.tryTool('create_tasks', { projectId: project.id, tasks });
      expect([isError, text]).toEqual([
        true,
        expect.stringMatching(/^invalid_input: (tasks must have 1 to 50|tasks\.1)/),
      ]);
      expect(await getSpaceEtag()).toBe(before);
    });

    it('an unknown field is named along with the known fields', async () => {
      for (const name of ['create_tasks', 'update_tasks']) {
        const { text } = await agent.tryTool(name, { tasks: [{ title: 'x' }, { title: 'x', color: 'red' }] });
        expect(text).toMatch(/^invalid_input: tasks\.1\.color is not a known field; the fields are .*title/);
      }
    });

    it('create_tasks reports an archived project as one error', async () => {
      const { body } = await ana.post('/projects', { spaceId: space.id, name: 'Old', slug: 'old' });
      await ana.delete(`/projects/${body.project.id}`);
      const input = { projectId: body.project.id, tasks: [{ title: 'One' }, { title: 'Two' }] };
      const { isError, text } = await agent.tryTool('create_tasks', input);
      expect([isError, text]).toEqual([true, expect.stringMatching(/^project_archived: /)]);
    });

    it('dryRun returns what would happen and changes nothing', async () => {
      const before = await getSpaceEtag();
      const tasks = [{ title: 'Would be made' }, { title: 'Would not', parentTaskId: unknownId }];
      const created = await agent.callTool('create_tasks', { projectId: project.id, tasks, dryRun: true });
      expect(created).toEqual({
        results: [
          { title: 'Would be made', status: 'To Do' },
          { title: 'Would not', error: expect.any(String) },
        ],
        failed: 1,
        dryRun: true,
      });
      const task = await ana.createTask(project.id, { title: 'Stays' });
      const between = await getSpaceEtag();
      expect(between).not.toBe(before);
      const changed = await agent.callTool('update_tasks', {
        tasks: [{ taskId: task.id, title: 'Would change', statusId: statuses[2].id }],
        detail: true,
        dryRun: true,
      });
      expect(changed).toEqual({
        changed: 1,
        results: [{ id: task.ref, title: 'Would change', status: 'Done' }],
        failed: 0,
        dryRun: true,
      });
      expect(await getSpaceEtag()).toBe(between);
      expect((await ana.get(`/tasks/${task.id}`)).body.task).toMatchObject({ title: 'Stays', completedAt: null });
    });

    it('update_tasks changes tasks across projects and spaces, each with the role held there', async () => {
      const ben = await test.createPerson('Ben');
      const benTeam = await ben.createTeamSpace();
      const viewed = await ben.createTask(benTeam.project.id, { title: 'Only to look at' });
      const { body } = await ben.post(`/spaces/${benTeam.space.id}/invitations`, { role: 'viewer' });
      await ana.post('/invitations/accept', { secret: String(body.url).split('#invitation=')[1] });
      const home = await ana.getPersonalSpace();
      const [a, b] = [
        await ana.createTask(project.id, { title: 'A' }),
        await ana.createTask(home.project.id, { title: 'B' }),
      ];
      const { results, failed } = await agent.callTool('update_tasks', {
        tasks: [
          { taskId: b.id, completed: true },
          { taskId: viewed.id, title: 'Mine' },
          { taskId: unknownId, priority: 'low' },
          { taskId: a.id, statusId: statuses[1].id, priority: 'urgent', dueDate: '2027-05-05', assigneeIds: [ana.id] },
          { taskId: a.id, estimatedHours: 3, isArchived: true },
        ],
        detail: true,
      });
      expect(failed).toBe(2);
      expect(results.map(({ error }: Json) => error?.split(':')[0])).toEqual([
        undefined,
        'insufficient_role',
        'not_found',
        undefined,
        undefined,
      ]);
      const fetchTask = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
      expect((await fetchTask(b.id)).completedAt).not.toBeNull();
      expect((await fetchTask(viewed.id)).title).toBe('Only to look at');
      expect(await fetchTask(a.id)).toMatchObject({
        statusId: statuses[1].id,
        priority: 'urgent',
        dueDate: '2027-05-05',
        assigneeIds: [ana.id],
        estimatedHours: 3,
        isArchived: true,
      });
    });

    it('two agents updating the same tasks in opposite order both succeed', async () => {
      const home = await ana.getPersonalSpace();
      const taskIds: string[] = [];
      for (const id of [project.id, home.project.id])
        taskIds.push((await ana.createTask(id, { title: 'Wanted by both' })).id);
      const other = await connectMcpClient(ana);
      const change = (client: McpClient, ids: string[], priority: string) =>
        client.callTool('update_tasks', { tasks: ids.map((taskId) => ({ taskId, priority })) });
      const rounds = Array.from({ length: 5 }, () => [
        change(agent, taskIds, 'high'),
        change(other, [...taskIds].reverse(), 'low'),
      ]);
      for (const { failed } of await Promise.all(rounds.flat())) expect(failed).toBe(0);
    });

    describe('An idempotencyKey', () => {
      it.each([
        ['create_task', () => ({ projectId: project.id, title: 'Once' })],
        ['create_tasks', () => ({ projectId: project.id, tasks: [{ title: 'Once' }] })],
      ])('prevents %s from creating duplicates', async (name, input) => {
        const key = crypto.randomUUID();
        const before = (await listTitles()).length;
        const first = await agent.callTool(name, { ...input(), idempotencyKey: key });
        expect(await agent.callTool(name, { ...input(), idempotencyKey: key })).toEqual(first);
        expect((await listTitles()).length).toBe(before + 1);
        const { isError, text } = await agent.tryTool(name, { ...input(), projectId: unknownId, idempotencyKey: key });
        expect([isError, text]).toEqual([true, expect.stringMatching(/^key_reused: .*Use a new idempotencyKey/)]);
      });

      it('prevents duplicate comments', async () => {
        const task = await ana.createTask(project.id);
        const addComment = () =>
          agent.callTool('add_comment', { taskId: task.id, content: 'Once', idempotencyKey: `c ${task.id}` });
        expect(await addComment()).toEqual(await addComment());
        expect((await ana.get(`/tasks/${task.id}/comments`)).body.length).toBe(1);
      });

      it('used with a tool does not replay for a REST call', async () => {
        const key = crypto.randomUUID();
        await agent.callTool('create_task', { projectId: project.id, title: 'Once', idempotencyKey: key });
        const reply = await agent.http.post(
          '/tasks',
          { projectId: project.id, title: 'Once' },
          { 'idempotency-key': key },
        );
        expect([reply.status, reply.body.code]).toEqual([422, 'key_reused']);
      });

      it.each([[1], [''], ['x'.repeat(300)]])('%j is rejected', async (idempotencyKey) => {
        const input = { projectId: project.id, title: 'No', idempotencyKey };
        const { isError, text } = await agent.tryTool('create_task', input);
        expect([isError, text]).toEqual([true, expect.stringMatching(/^invalid_input: Idempotency-?Key/i)]);
      });
    });
  });
});
