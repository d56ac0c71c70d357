import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { McpClient, type ProtocolRevision } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('Arguments as clients of models send them', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let secret: string;
    let agent: McpClient;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      secret = await ana.createTokenSecret();
      agent = new McpClient(test, secret, '2025-11-25');
      ({ project, statuses } = await ana.createTeamSpace());
      await ana.createTask(project.id, { title: 'The only task', assigneeIds: [ana.id] });
    });
    const getTask = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;

    it('F73: null for every optional argument of a reading tool is as if it were absent', async () => {
      const tools = (await agent.listTools()).filter(({ annotations }) => annotations.readOnlyHint);
      const required: Json = { projectId: project.id, spaceId: project.spaceId, query: 'only', id: project.id };
      const { tasks } = await agent.callTool('list_tasks', { projectId: project.id });
      required.taskId = tasks[0].id;
      for (const { name, inputSchema } of tools) {
        const fields = Object.keys(inputSchema.properties);
        const input = Object.fromEntries(fields.map((field) => [field, required[field] ?? null]));
        for (const field of fields) if (!inputSchema.required?.includes(field)) input[field] = null;
        const { isError, text } = await agent.tryTool(name, input);
        expect([name, isError, isError && text]).toEqual([name, false, false]);
        const absent = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
        expect(await agent.callTool(name, input)).toEqual(await agent.callTool(name, absent));
      }
      const { isError, text } = await agent.tryTool('list_tasks', { projectId: null });
      expect([isError, text]).toEqual([true, expect.stringContaining('projectId')]);
    });

    it('F73: in writing tools, null keeps the meaning it has, and is absent elsewhere', async () => {
      const { task } = await agent.callTool('create_task', {
        ...{ projectId: project.id, title: 'Strict', description: null, statusId: null, priority: null },
        ...{ startDate: null, dueDate: '2027-01-01', estimatedHours: 2, assigneeIds: null, parentTaskId: null },
        idempotencyKey: null,
      });
      expect(await getTask(task.id)).toMatchObject({ statusId: null, priority: 'none', dueDate: '2027-01-01' });
      await agent.callTool('update_task', {
        ...{ taskId: task.id, title: null, priority: null, isArchived: null, assigneeIds: null },
        ...{ dueDate: null, estimatedHours: null },
      });
      const kept = { title: 'Strict', priority: 'none', isArchived: false };
      expect(await getTask(task.id)).toMatchObject({ ...kept, dueDate: null, estimatedHours: null });
      const bulk = [{ taskId: task.id, title: null, completed: null, dueDate: '2027-02-02' }];
      expect((await agent.callTool('update_tasks', { tasks: bulk, dryRun: null })).failed).toBe(0);
      expect(await getTask(task.id)).toMatchObject({ ...kept, dueDate: '2027-02-02', completedAt: null });
    });

    it('F74: arrays, objects, numbers and booleans may be JSON text', async () => {
      const tasks = [
        { title: 'As text', estimatedHours: '2.5', assigneeIds: JSON.stringify([ana.id]) },
        JSON.stringify({ title: '{"not": "json"}', estimatedHours: 1 }),
      ];
      const { results, failed } = await agent.callTool('create_tasks', {
        projectId: project.id,
        tasks: JSON.stringify(tasks),
        dryRun: 'false',
      });
      expect([failed, results.map(({ title }: Json) => title)]).toEqual([0, ['As text', '{"not": "json"}']]);
      expect(await getTask(results[0].id)).toMatchObject({ estimatedHours: 2.5, assigneeIds: [ana.id] });
      const listed = await agent.callTool('list_tasks', { projectId: project.id, limit: '1', completed: 'False' });
      expect(listed.tasks).toHaveLength(1);
      const dry = await agent.callTool('update_tasks', {
        tasks: [{ taskId: results[0].id, completed: 'true' }],
        dryRun: 'True',
      });
      expect(dry).toMatchObject({ failed: 0, dryRun: true });
      expect((await getTask(results[0].id)).completedAt).toBeNull();
      const done = await agent.callTool('complete_task', { taskId: results[0].id, reopen: 'false' });
      expect(done.task.completedAt).toMatch(/./);
    });

    it('F74: what is not clearly meant is refused by name, and changes nothing', async () => {
      const count = async () => (await ana.get(`/tasks?projectId=${project.id}`)).body.length;
      const before = await count();
      for (const [tool, input, field] of [
        ['create_tasks', { projectId: project.id, tasks: 'Buy milk' }, 'tasks'],
        ['create_tasks', { projectId: project.id, tasks: '{"title":"x"}' }, 'tasks'],
        ['create_tasks', { projectId: project.id, tasks: '[{"title":"x"},' }, 'tasks'],
        ['create_task', { projectId: project.id, title: 'x', estimatedHours: 'two' }, 'estimatedHours'],
        ['create_task', { projectId: project.id, title: 5 }, 'title'],
        ['create_task', { projectId: project.id, title: 'x', assigneeIds: ana.id }, 'assigneeIds'],
        ['list_tasks', { projectId: project.id, completed: 'perhaps' }, 'completed'],
      ] as const) {
        const { isError, text } = await agent.tryTool(tool, input);
        expect([tool, isError, text]).toEqual([tool, true, expect.stringContaining(field)]);
      }
      expect(await count()).toBe(before);
    });

    it.each(['2025-06-18', '2025-11-25'] as ProtocolRevision[])(
      'F82: on %s, null params and null or textual arguments are understood',
      async (revision) => {
        const client = new McpClient(test, secret, revision);
        const post = async (method: string, params: unknown) => {
          const headers = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': revision };
          const reply = await client.http.post('/mcp', { jsonrpc: '2.0', id: 1, method, params }, headers);
          return [reply.status, reply.body?.error ?? reply.body?.result];
        };
        for (const params of [null, {}, { cursor: null }, { _meta: null }]) {
          const [status, { tools }] = (await post('tools/list', params)) as [number, Json];
          expect([status, tools.length > 10]).toEqual([200, true]);
        }
        for (const method of ['prompts/list', 'resources/list', 'resources/templates/list', 'ping'])
          expect((await post(method, null))[0]).toBe(200);
        for (const args of [null, '', '{}', {}]) {
          const [, result] = (await post('tools/call', { name: 'get_context', arguments: args })) as [number, Json];
          expect([args, result.isError, result.structuredContent?.user.id]).toEqual([args, undefined, ana.id]);
        }
        const text = JSON.stringify({ projectId: project.id, limit: 1 });
        const [, listed] = (await post('tools/call', { name: 'list_tasks', arguments: text })) as [number, Json];
        expect(listed.structuredContent.tasks).toHaveLength(1);
        const prompt = { name: 'daily_standup', arguments: { projectId: project.id, userName: null } };
        expect((await post('prompts/get', prompt))[1]).toMatchObject({ messages: expect.any(Array) });
        const [, error] = (await post('tools/call', { name: 'list_tasks', arguments: 'nonsense' })) as [number, Json];
        expect(error).toMatchObject({ code: -32602, message: expect.stringContaining('arguments') });
        expect(error.message).not.toContain('[{');
      },
    );

    it('has its statuses', () => expect(statuses).toHaveLength(3));
  });
});
