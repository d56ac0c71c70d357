import { expect } from 'vitest';
import type { Json } from '../../testing/json.ts';
import type { ApiClient, ApiResponse } from './test-app.ts';

/** The active tasks of the project, in the order in which the list gives them. */
export async function listTasks(client: ApiClient, projectId: string, query = ''): Promise<Json[]> {
  const { status, body, text } = await client.get(`/tasks?projectId=${projectId}${query && `&${query}`}`);
  expect(status, text).toBe(200);
  return body;
}

export async function listTitles(client: ApiClient, projectId: string, query = ''): Promise<string[]> {
  return (await listTasks(client, projectId, query)).map((task) => task.title);
}

/** The ids of a column's tasks, from its top; `none`: of those without a column. */
export async function listColumnTaskIds(client: ApiClient, projectId: string, statusId: string): Promise<string[]> {
  return (await listTasks(client, projectId, `statusId=${statusId}`)).map((task) => task.id);
}

/** A task as it is now. */
export async function getTask(client: ApiClient, taskId: string): Promise<Json> {
  const { status, body, text } = await client.get(`/tasks/${taskId}`);
  expect(status, text).toBe(200);
  return body.task;
}

/** The fields that a 400 names, each once. */
export function getInvalidFields(reply: ApiResponse): string[] {
  expect([reply.status, reply.body.code], reply.text).toEqual([400, 'invalid_input']);
  return [...new Set<string>(reply.body.issues.map((issue: Json) => issue.path))];
}

/** How many replies there are of each status. */
export function countByHttpStatus(replies: ApiResponse[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** An id as good as any, of nothing. */
export function createUnknownId(): string {
  return crypto.randomUUID();
}
