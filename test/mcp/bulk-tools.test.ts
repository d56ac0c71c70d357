import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/json.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('Many at once', () => {
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
    const titlesIn = async (id = project.id) =>
      (await ana.get(`/tasks?projectId=${id}`)).body.map(({ title }: Json) => title);
    const revision = async () => (await ana.request('HEAD', `/labels?spaceId=${space.id}`)).headers.etag;

    it('create_tasks makes what can be made, and says of the rest why not', async () => {
      const { results, failed, dryRun } = await agent.callTool('create_tasks', {
        projectId: project.id,
        tasks: [
          { title: 'First', priority: 'high', dueDate: '2027-02-03T10:00' },
          { title: 'In a column of elsewhere', statusId: nowhere },
          { title: 'For a stranger', assigneeIds: [nowhere] },
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
      expect(await titlesIn()).toEqual(['First', 'Last']);
      const { body } = await ana.get(`/tasks/${results[3].id}`);
      expect(body.task).toMatchObject({ assigneeIds: [ana.id], description: '**Bold**' });
      // Each is an event of its own, as if it had been made alone.
      const { body: events } = await ana.get(`/tasks/${results[0].id}/activity`);
      expect(events.map(({ type }: Json) => type)).toEqual(['task.created']);
    });

    it('what is made in one go has the order of the list', async () => {
      const home = await ana.getPersonalSpace();
      const titles = Array.from({ length: 50 }, (_, n) => `Task ${n}`);
      const tasks = titles.map((title) => ({ title }));
      await agent.callTool('create_tasks', { projectId: home.project.id, tasks });
      const { body } = await ana.get(`/search?spaceId=${home.space.id}&limit=50`);
      expect(body.map(({ title }: Json) => title)).toEqual(titles);
    });

    it.each([
      ['none', []],
      ['too many', Array.from({ length: 51 }, () => ({ title: 'x' }))],
      ['one without a title', [{ title: 'Good' }, {}]],
      ['one with a field that is none', [{ title: 'Good' }, { title: 'x', color: 'red' }]],
      ['one with a wrong priority', [{ title: 'Good' }, { title: 'x', priority: 'mega' }]],
    ])('refuses a list with %s as a whole', async (_, tasks) => {
      const before = await revision();
      const { isError, text } = await agent.tryTool('create_tasks', { projectId: project.id, tasks });
      expect([isError, text]).toEqual([
        true,
        expect.stringMatching(/^invalid_input: (tasks must have 1 to 50|tasks\.1)/),
      ]);
      expect(await revision()).toBe(before);
    });

    it('names a field that a task has not, and those that it has', async () => {
      for (const name of ['create_tasks', 'update_tasks']) {
        const { text } = await agent.tryTool(name, { tasks: [{ title: 'x' }, { title: 'x', color: 'red' }] });
        expect(text).toMatch(/^invalid_input: tasks\.1\.color is not a known field; the fields are .*title/);
      }
    });

    it('create_tasks makes nothing in an archived project, and says so once', async () => {
      const { body } = await ana.post('/projects', { spaceId: space.id, name: 'Old', slug: 'old' });
      await ana.delete(`/projects/${body.project.id}`);
      const input = { projectId: body.project.id, tasks: [{ title: 'One' }, { title: 'Two' }] };
      const { isError, text } = await agent.tryTool('create_tasks', input);
      expect([isError, text]).toEqual([true, expect.stringMatching(/^project_archived: /)]);
    });

    it('dryRun says what would become of it, and changes nothing', async () => {
      const before = await revision();
      const tasks = [{ title: 'Would be made' }, { title: 'Would not', parentTaskId: nowhere }];
      const made = await agent.callTool('create_tasks', { projectId: project.id, tasks, dryRun: true });
      expect(made).toEqual({
        results: [
          { title: 'Would be made', status: 'To Do' },
          { title: 'Would not', error: expect.any(String) },
        ],
        failed: 1,
        dryRun: true,
      });
      const task = await ana.createTask(project.id, { title: 'Stays' });
      const between = await revision();
      expect(between).not.toBe(before);
      const changed = await agent.callTool('update_tasks', {
        tasks: [{ taskId: task.id, title: 'Would change', statusId: statuses[2].id }],
        dryRun: true,
      });
      expect(changed).toEqual({
        results: [{ id: task.id, title: 'Would change', status: 'Done' }],
        failed: 0,
        dryRun: true,
      });
      expect(await revision()).toBe(between);
      expect((await ana.get(`/tasks/${task.id}`)).body.task).toMatchObject({ title: 'Stays', completedAt: null });
    });

    it('update_tasks changes tasks of several projects and spaces, each by its own role', async () => {
      const ben = await test.createPerson('Ben');
      const theirs = await ben.createTeamSpace();
      const viewed = await ben.createTask(theirs.project.id, { title: 'Only to look at' });
      const { body } = await ben.post(`/spaces/${theirs.space.id}/invitations`, { role: 'viewer' });
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
          { taskId: nowhere, priority: 'low' },
          { taskId: a.id, statusId: statuses[1].id, priority: 'urgent', dueDate: '2027-05-05', assigneeIds: [ana.id] },
          { taskId: a.id, estimatedHours: 3, isArchived: true },
        ],
      });
      expect(failed).toBe(2);
      expect(results.map(({ error }: Json) => error?.split(':')[0])).toEqual([
        undefined,
        'insufficient_role',
        'not_found',
        undefined,
        undefined,
      ]);
      const read = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
      expect((await read(b.id)).completedAt).not.toBeNull();
      expect((await read(viewed.id)).title).toBe('Only to look at');
      expect(await read(a.id)).toMatchObject({
        statusId: statuses[1].id,
        priority: 'urgent',
        dueDate: '2027-05-05',
        assigneeIds: [ana.id],
        estimatedHours: 3,
        isArchived: true,
      });
    });

    it('two agents that change the same tasks the other way round both get through', async () => {
      const home = await ana.getPersonalSpace();
      const mine: string[] = [];
      for (const id of [project.id, home.project.id])
        mine.push((await ana.createTask(id, { title: 'Wanted by both' })).id);
      const other = await connectMcpClient(ana);
      const change = (who: McpClient, ids: string[], priority: string) =>
        who.callTool('update_tasks', { tasks: ids.map((taskId) => ({ taskId, priority })) });
      const rounds = Array.from({ length: 5 }, () => [
        change(agent, mine, 'high'),
        change(other, [...mine].reverse(), 'low'),
      ]);
      for (const { failed } of await Promise.all(rounds.flat())) expect(failed).toBe(0);
    });

    describe('An idempotencyKey', () => {
      it.each([
        ['create_task', () => ({ projectId: project.id, title: 'Once' })],
        ['create_tasks', () => ({ projectId: project.id, tasks: [{ title: 'Once' }] })],
      ])('keeps %s from making it twice', async (name, input) => {
        const key = crypto.randomUUID();
        const before = (await titlesIn()).length;
        const first = await agent.callTool(name, { ...input(), idempotencyKey: key });
        expect(await agent.callTool(name, { ...input(), idempotencyKey: key })).toEqual(first);
        expect((await titlesIn()).length).toBe(before + 1);
        const { isError, text } = await agent.tryTool(name, { ...input(), projectId: nowhere, idempotencyKey: key });
        expect([isError, text]).toEqual([true, expect.stringMatching(/^key_reused: .*Use a new idempotencyKey/)]);
      });

      it('works for comments', async () => {
        const task = await ana.createTask(project.id);
        const say = () =>
          agent.callTool('add_comment', { taskId: task.id, content: 'Once', idempotencyKey: `c ${task.id}` });
        expect(await say()).toEqual(await say());
        expect((await ana.get(`/tasks/${task.id}/comments`)).body.length).toBe(1);
      });

      it('of a tool does not bring back an answer of REST', async () => {
        const key = crypto.randomUUID();
        await agent.callTool('create_task', { projectId: project.id, title: 'Once', idempotencyKey: key });
        const reply = await agent.http.post(
          '/tasks',
          { projectId: project.id, title: 'Once' },
          { 'idempotency-key': key },
        );
        expect([reply.status, reply.body.code]).toEqual([422, 'key_reused']);
      });

      it.each([[1], [''], ['x'.repeat(300)]])('%j is refused', async (idempotencyKey) => {
        const input = { projectId: project.id, title: 'No', idempotencyKey };
        const { isError, text } = await agent.tryTool('create_task', input);
        expect([isError, text]).toEqual([true, expect.stringMatching(/^invalid_input: Idempotency-?Key/i)]);
      });
    });
  });
});
