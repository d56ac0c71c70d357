import { expect } from 'vitest';
import { sendRequest } from '../../../testing/sendRequest.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import type { ClientAccount } from './describe-with-server.ts';

/** What the tests need of an MCP client, whichever library it is. */
export interface McpClientAdapter {
  listTools(): Promise<string[]>;
  /** Returns the structured content of the result. */
  callTool(name: string, input: Record<string, unknown>): Promise<Json>;
  listPrompts(): Promise<string[]>;
  /** Returns the texts of all messages of the prompt. */
  getPromptText(name: string, args: Record<string, string>): Promise<string>;
}

const documentedTools = [
  'list_spaces',
  'list_projects',
  'list_statuses',
  'list_tasks',
  'get_task',
  'create_task',
  'update_task',
  'complete_task',
  'add_comment',
  'assign_task',
];

/** Uses every documented tool and prompt, and checks the effects through the REST API. */
export async function exerciseTools(
  client: McpClientAdapter,
  { address, headers, userId, spaceId, projectId }: ClientAccount,
): Promise<void> {
  const rest = async (path: string) => (await sendRequest(address, `/api${path}`, { headers })).body;
  expect(await client.listTools()).toEqual(expect.arrayContaining(documentedTools));

  const { spaces } = await client.callTool('list_spaces', {});
  expect(spaces).toEqual([expect.objectContaining({ id: spaceId })]);
  const { projects } = await client.callTool('list_projects', { spaceId });
  expect(projects).toEqual([expect.objectContaining({ id: projectId })]);
  const { statuses } = await client.callTool('list_statuses', { projectId });
  const [first, second] = statuses;

  const created = await client.callTool('create_task', {
    projectId,
    title: 'Write “it”, then ship',
    priority: 'high',
    statusId: first.id,
  });
  const taskId = created.task.id;
  expect(await rest(`/tasks/${taskId}`)).toMatchObject({
    task: { title: 'Write “it”, then ship', priority: 'high', statusId: first.id, completedAt: null, assigneeIds: [] },
  });

  await client.callTool('update_task', {
    taskId,
    title: 'Ship it',
    statusId: second.id,
    estimatedHours: 2.5,
    dueDate: '2027-02-22',
  });
  const updated = await rest(`/tasks/${taskId}`);
  expect(updated).toMatchObject({
    task: { title: 'Ship it', statusId: second.id, priority: 'high', estimatedHours: 2.5 },
  });
  expect(updated.task.dueDate).toMatch(/^2027-02-22/);

  await client.callTool('complete_task', { taskId });
  expect((await rest(`/tasks/${taskId}`)).task.completedAt).toEqual(expect.any(String));
  await client.callTool('complete_task', { taskId, reopen: true });
  expect((await rest(`/tasks/${taskId}`)).task.completedAt).toBeNull();

  await client.callTool('add_comment', { taskId, content: 'On its way' });
  expect(await rest(`/tasks/${taskId}/comments`)).toMatchObject([{ content: 'On its way' }]);
  expect((await client.callTool('get_task', { taskId })).comments).toMatchObject([{ content: 'On its way' }]);

  await client.callTool('assign_task', { taskId, userId });
  expect((await rest(`/tasks/${taskId}`)).task.assigneeIds).toEqual([userId]);
  const { tasks } = await client.callTool('list_tasks', { projectId });
  expect(tasks).toEqual([expect.objectContaining({ id: taskId, title: 'Ship it' })]);

  expect((await client.listPrompts()).slice(0, 2)).toEqual(['plan_sprint', 'daily_standup']);
  const plan = await client.getPromptText('plan_sprint', { projectId, goal: 'The launch' });
  expect(plan).toContain('The launch');
  expect(plan).toContain(taskId);
  const standup = await client.getPromptText('daily_standup', { projectId, userName: 'me' });
  expect(standup).toContain('Ship it');
}

/** Adapts a client of the MCP SDK. Both of its major versions have these methods. */
export function createSdkAdapter(client: Json): McpClientAdapter {
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }: Json) => name),
    callTool: async (name, input) => {
      const { isError, content, structuredContent } = await client.callTool({ name, arguments: input });
      if (isError) throw new Error(`${name}: ${content[0].text}`);
      expect(JSON.parse(content[0].text)).toEqual(structuredContent);
      return structuredContent;
    },
    listPrompts: async () => (await client.listPrompts()).prompts.map(({ name }: Json) => name),
    getPromptText: async (name, args) => {
      const { messages } = await client.getPrompt({ name, arguments: args });
      return messages.map(({ content }: Json) => content.text).join('\n');
    },
  };
}
