import { expect } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import type { ApiClient } from '../test-app.ts';

/** Uploads a file into a space. Returns the path of the import. */
export async function uploadFile(
  client: ApiClient,
  spaceId: string,
  fileName: string,
  content: string | Uint8Array,
): Promise<string> {
  const base64 = Buffer.from(content).toString('base64');
  const { body, status, text } = await client.post(`/spaces/${spaceId}/imports`, { fileName });
  expect(status, text).toBe(201);
  const path = `/spaces/${spaceId}/imports/${body.import.id}`;
  for (let part = 0; part * 960_000 < base64.length; part++) {
    const reply = await client.put(`${path}/parts/${part}`, {
      content: base64.slice(part * 960_000, (part + 1) * 960_000),
    });
    expect(reply.status, reply.text).toBe(200);
  }
  return path;
}

/** Imports a file, and returns the finished import. */
export async function importFile(
  client: ApiClient,
  spaceId: string,
  fileName: string,
  content: string | Uint8Array,
  options: object = {},
): Promise<Json> {
  const path = await uploadFile(client, spaceId, fileName, content);
  const { status, text } = await client.post(`${path}/start`, options);
  expect(status, text).toBe(200);
  await client.testApp.app.waitForImports();
  return (await client.get(path)).body.import;
}

/** The tasks of the project with the name, archived ones too, in the order of the board, with the names of what they refer to. */
export async function readImportedTasks(client: ApiClient, spaceId: string, projectName: string): Promise<Json[]> {
  const { files } = await client.get(`/spaces/${spaceId}/export`);
  const document = JSON.parse(files?.['krokanti.json'] ?? '');
  const project = document.projects.find(({ name }: Json) => name === projectName);
  if (!project) throw new Error(`No project ${projectName}: ${document.projects.map(({ name }: Json) => name)}`);
  const getName = (list: Json[], id: string | null) => list.find((item) => item.id === id)?.name ?? null;
  const getTitle = (id: string | null) => project.tasks.find((task: Json) => task.id === id)?.title ?? null;
  return project.tasks.map((task: Json) => ({
    title: task.title,
    description: task.description,
    status: getName(project.statuses, task.statusId),
    priority: task.priority,
    startDate: task.startDate,
    dueDate: task.dueDate,
    completedAt: task.completedAt,
    isArchived: task.isArchived,
    estimatedHours: task.estimatedHours,
    parent: getTitle(task.parentTaskId),
    labels: task.labelIds.map((id: string) => getName(document.labels, id)).sort(),
    assignees: task.assigneeIds.map((id: string) => getName(document.people, id)).sort(),
    blockedBy: task.blockedByIds.map(getTitle).sort(),
    createdBy: getName(document.people, task.createdById),
    createdAt: task.createdAt,
    comments: task.comments.map(({ content, authorId, createdAt }: Json) => ({
      content,
      author: getName(document.people, authorId),
      createdAt,
    })),
  }));
}

/** What `readImportedTasks` returns of a task of which the file has only a title, imported by Ana. */
export const plainImportedTask = {
  description: null,
  priority: 'none',
  startDate: null,
  dueDate: null,
  completedAt: null,
  isArchived: false,
  estimatedHours: null,
  parent: null,
  labels: [],
  assignees: [],
  blockedBy: [],
  createdBy: 'Ana',
  comments: [],
};
