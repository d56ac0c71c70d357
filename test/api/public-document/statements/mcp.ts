import { expect } from 'vitest';
import type { Json } from '../../../../testing/untypedJson.ts';
import { createTask, type Statement, type StatementFixtures } from './statement-fixtures.ts';

/** Checks that the tool takes the inputs of the document: those with `?` are optional. */
async function hasInputs({ agent }: StatementFixtures, name: string, inputs: string[]): Promise<void> {
  const tools = await agent.listTools();
  expect(tools.map((tool) => tool.name)).toContain(name);
  const { properties = {}, required = [] } = tools.find((tool) => tool.name === name).inputSchema;
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(inputs.map((input) => input.replace('?', ''))));
  expect([...required].sort()).toEqual(inputs.filter((input) => !input.endsWith('?')).sort());
}

/** Checks that the viewer's agent cannot call the tool. */
async function rejectsViewer({ viewerAgent }: StatementFixtures, name: string, input: Json): Promise<void> {
  const { isError, text } = await viewerAgent.tryTool(name, input);
  expect([name, isError, text]).toEqual([name, true, expect.stringContaining('insufficient_role')]);
}

async function createTaskId(world: StatementFixtures, fields: Json = {}): Promise<string> {
  return (await createTask(world, fields)).body.task.id;
}

async function readTask({ api }: StatementFixtures, id: string): Promise<Json> {
  return (await api.get(`/tasks/${id}`)).body.task;
}

async function getPrompt({ agent }: StatementFixtures, name: string, args: Json): Promise<string> {
  const { result } = await agent.request('prompts/get', { name, arguments: args });
  return result.messages.map(({ content }: Json) => content.text).join('\n');
}

async function getPromptArguments({ agent }: StatementFixtures, name: string): Promise<string[]> {
  const { prompts } = (await agent.request('prompts/list')).result;
  const prompt = prompts.find((item: Json) => item.name === name);
  return prompt.arguments.map((argument: Json) => `${argument.name}${argument.required ? '' : '?'}`);
}

export const mcpStatements: Statement[] = [
  [
    182,
    'Krokanti Tasks ships with a built-in MCP (Model Context Protocol) server. Connect Claude Code, Claude Desktop, or Cursor to your tasks and let AI create, update, and query tasks on your behalf — using the same API token.',
    async (world) => {
      const { agent, project, owner } = world;
      await agent.callTool('create_task', { projectId: project.id, title: 'By AI 182' });
      const { id } = await readTaskByTitle(world, 'By AI 182');
      await agent.callTool('update_task', { taskId: id, title: 'Changed by AI 182' });
      expect(JSON.stringify(await agent.callTool('list_tasks', { projectId: project.id }))).toContain(
        'Changed by AI 182',
      );
      expect(await readTask(world, id)).toMatchObject({ title: 'Changed by AI 182', createdById: owner.id });
      // As the configurations say: this URL, and the token in the Authorization header.
      expect(agent.http.headers).toEqual({ authorization: expect.stringMatching(/^Bearer kt_/) });
      expect((await world.test.anonymousClient.post('/mcp', {})).status).toBe(401);
    },
  ],
  [
    232,
    'list_spaces | List all spaces the user belongs to | —',
    async (world) => {
      await hasInputs(world, 'list_spaces', []);
      const listed = JSON.stringify(await world.agent.callTool('list_spaces'));
      expect(listed).toContain(world.space.id);
      const { body } = await world.stranger.get('/spaces');
      expect(listed).not.toContain(body[0].id);
    },
  ],
  [
    233,
    'list_projects | List projects in a space | spaceId',
    async (world) => {
      await hasInputs(world, 'list_projects', ['spaceId']);
      const { projects } = await world.agent.callTool('list_projects', { spaceId: world.space.id });
      expect(projects.map(({ id }: Json) => id)).toContain(world.project.id);
    },
  ],
  [
    234,
    'list_statuses | List status columns in a project | projectId',
    async (world) => {
      await hasInputs(world, 'list_statuses', ['projectId']);
      const { statuses } = await world.agent.callTool('list_statuses', { projectId: world.project.id });
      expect(statuses.map(({ id }: Json) => id)).toEqual(world.statuses.map(({ id }) => id));
    },
  ],
  [
    235,
    'list_tasks | List tasks in a project (lean summary) | projectId',
    async (world) => {
      await hasInputs(world, 'list_tasks', ['projectId']);
      await createTaskId(world, { title: 'Lean 235', description: 'Left out of the summary' });
      const text = JSON.stringify(await world.agent.callTool('list_tasks', { projectId: world.project.id }));
      expect(text).toContain('Lean 235');
      expect(text).not.toContain('Left out of the summary');
    },
  ],
  [
    236,
    'get_task | Full task detail including comments | taskId',
    async (world) => {
      await hasInputs(world, 'get_task', ['taskId']);
      const id = await createTaskId(world, { title: 'Full 236', description: 'All of it' });
      await world.api.post(`/tasks/${id}/comments`, { content: 'A comment of 236' });
      const text = JSON.stringify(await world.agent.callTool('get_task', { taskId: id }));
      for (const part of ['Full 236', 'All of it', 'A comment of 236']) expect(text).toContain(part);
    },
  ],
  [
    237,
    'create_task | Create a new task | projectId, title, statusId?, priority?, dueDate?',
    async (world) => {
      await hasInputs(world, 'create_task', ['projectId', 'title', 'statusId?', 'priority?', 'dueDate?']);
      const [, active] = world.statuses;
      const fields = { title: 'Created 237', statusId: active.id, priority: 'high', dueDate: '2026-02-22' };
      await world.agent.callTool('create_task', { projectId: world.project.id, ...fields });
      expect(await readTaskByTitle(world, 'Created 237')).toMatchObject(fields);
      await rejectsViewer(world, 'create_task', { projectId: world.project.id, title: 'X' });
    },
  ],
  [
    238,
    'update_task | Update title, status, priority, due date, hours | taskId + fields to change',
    async (world) => {
      const fields = {
        ...{ title: 'Updated 238', statusId: world.statuses[1].id, priority: 'low' },
        ...{ dueDate: '2026-03-01', estimatedHours: 1.5 },
      };
      await hasInputs(world, 'update_task', ['taskId', ...Object.keys(fields).map((field) => `${field}?`)]);
      const taskId = await createTaskId(world, { description: 'Stays' });
      await world.agent.callTool('update_task', { taskId, ...fields });
      expect(await readTask(world, taskId)).toMatchObject({ ...fields, description: 'Stays' });
      await rejectsViewer(world, 'update_task', { taskId, title: 'X' });
    },
  ],
  [
    239,
    'complete_task | Mark done or reopen a task | taskId, reopen?',
    async (world) => {
      await hasInputs(world, 'complete_task', ['taskId', 'reopen?']);
      const taskId = await createTaskId(world);
      await world.agent.callTool('complete_task', { taskId });
      expect((await readTask(world, taskId)).completedAt).not.toBeNull();
      await world.agent.callTool('complete_task', { taskId, reopen: true });
      expect((await readTask(world, taskId)).completedAt).toBeNull();
      await rejectsViewer(world, 'complete_task', { taskId });
    },
  ],
  [
    240,
    'add_comment | Add a comment to a task | taskId, content',
    async (world) => {
      await hasInputs(world, 'add_comment', ['taskId', 'content']);
      const taskId = await createTaskId(world);
      await world.agent.callTool('add_comment', { taskId, content: 'Looks good' });
      const { body } = await world.api.get(`/tasks/${taskId}/comments`);
      expect(body).toMatchObject([{ content: 'Looks good', authorId: world.owner.id }]);
      await rejectsViewer(world, 'add_comment', { taskId, content: 'X' });
    },
  ],
  [
    241,
    'assign_task | Assign a space member to a task | taskId, userId',
    async (world) => {
      await hasInputs(world, 'assign_task', ['taskId', 'userId']);
      const taskId = await createTaskId(world);
      await world.agent.callTool('assign_task', { taskId, userId: world.member.id });
      expect((await readTask(world, taskId)).assigneeIds).toEqual([world.member.id]);
      expect((await world.agent.tryTool('assign_task', { taskId, userId: world.stranger.id })).isError).toBe(true);
      await rejectsViewer(world, 'assign_task', { taskId, userId: world.viewer.id });
    },
  ],
  [
    242,
    'All write operations (create, update, complete, add_comment, assign) require at least Member role in the space. Viewer role is read-only.',
    async (world) => {
      const taskId = await createTaskId(world, { title: 'Untouched 242' });
      const { projectId } = await readTask(world, taskId);
      const before = await readTask(world, taskId);
      for (const [name, input] of Object.entries<Json>({
        create_task: { projectId, title: 'X' },
        update_task: { taskId, title: 'X' },
        complete_task: { taskId },
        add_comment: { taskId, content: 'X' },
        assign_task: { taskId, userId: world.member.id },
      }))
        await rejectsViewer(world, name, input);
      expect(await readTask(world, taskId)).toEqual(before);
      for (const [name, input] of Object.entries<Json>({
        list_spaces: {},
        list_projects: { spaceId: world.space.id },
        list_statuses: { projectId },
        list_tasks: { projectId },
        get_task: { taskId },
      }))
        expect([name, (await world.viewerAgent.tryTool(name, input)).isError]).toEqual([name, false]);
    },
  ],
  [
    246,
    'plan_sprint | Review a project and suggest a prioritized sprint plan | projectId, goal?',
    async (world) => {
      expect(await getPromptArguments(world, 'plan_sprint')).toEqual(['projectId', 'goal?']);
      await createTaskId(world, { title: 'For the sprint 246', priority: 'urgent' });
      const text = await getPrompt(world, 'plan_sprint', { projectId: world.project.id, goal: 'Ship it 246' });
      expect(text).toContain('For the sprint 246');
      expect(text).toContain('Ship it 246');
      expect(text).toMatch(/sprint/i);
    },
  ],
  [
    247,
    'daily_standup | Generate a done/in-progress/next/blockers report | projectId, userName?',
    async (world) => {
      expect(await getPromptArguments(world, 'daily_standup')).toEqual(['projectId', 'userName?']);
      const text = await getPrompt(world, 'daily_standup', { projectId: world.project.id, userName: 'member' });
      for (const part of [/done/i, /in.progress/i, /next/i, /block/i]) expect(text).toMatch(part);
    },
  ],
  [
    248,
    'Prompts guide the AI to use multiple tools together for common workflows.',
    async (world) => {
      const tools = (await world.agent.listTools()).map(({ name }) => name);
      for (const name of ['plan_sprint', 'daily_standup']) {
        const text = await getPrompt(world, name, { projectId: world.project.id });
        expect([name, tools.filter((tool) => text.includes(tool)).length > 1]).toEqual([name, true]);
      }
    },
  ],
];

async function readTaskByTitle({ api, project }: StatementFixtures, title: string): Promise<Json> {
  const { body } = await api.get(`/tasks?projectId=${project.id}`);
  return body.find((task: Json) => task.title === title);
}
