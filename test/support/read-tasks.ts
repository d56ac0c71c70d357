import { expect } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiClient } from './test-app.ts';

/** Lists the active tasks of the project, in the order of the response. */
export async function listTasks(client: ApiClient, projectId: string, query = ''): Promise<Json[]> {
  const { status, body, text } = await client.get(`/tasks?projectId=${projectId}${query && `&${query}`}`);
  expect(status, text).toBe(200);
  return body;
}

export async function listTitles(client: ApiClient, projectId: string, query = ''): Promise<string[]> {
  return (await listTasks(client, projectId, query)).map((task) => task.title);
}

/** Lists the ids of a column's tasks from top to bottom. The status `none` stands for tasks without a column. */
export async function listColumnTaskIds(client: ApiClient, projectId: string, statusId: string): Promise<string[]> {
  return (await listTasks(client, projectId, `statusId=${statusId}`)).map((task) => task.id);
}

/** Reads a task. */
export async function getTask(client: ApiClient, taskId: string): Promise<Json> {
  const { status, body, text } = await client.get(`/tasks/${taskId}`);
  expect(status, text).toBe(200);
  return body.task;
}
