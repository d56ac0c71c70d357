import type { Endpoint } from '../../contract/operation.ts';
import type { Json } from '../../testing/json.ts';
import type { Fixtures } from './fixtures.ts';
import { getOperation, operationNames } from './operation-inputs.ts';
import type { ApiClient, ApiResponse } from './test-app.ts';

/** One of each thing, and somebody who reads it. */
export interface ReadableRecords {
  ids: Record<string, string>;
  readers: Record<string, ApiClient>;
}

export async function createReadableRecords({
  owner,
  viewer,
  spareMember,
  task,
  label,
  statuses,
  space,
  project,
}: Fixtures): Promise<ReadableRecords> {
  await owner.put(`/tasks/${task.id}/assignees/${owner.id}`);
  await owner.put(`/tasks/${task.id}/assignees/${spareMember.id}`);
  await owner.patch(`/tasks/${task.id}`, { labelIds: [label.id] });
  const { body: commented } = await owner.post(`/tasks/${task.id}/comments`, { content: 'First' });
  await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email: 'invited@example.com' });
  return {
    ids: {
      spaceId: space.id,
      projectId: project.id,
      statusId: statuses[1].id,
      taskId: task.id,
      commentId: commented.comment.id,
      labelId: label.id,
      userId: spareMember.id,
    },
    readers: { owner, viewer },
  };
}

/** Every path that can be read: those of the contract, and what filters and pages make of them. */
export function getReadablePaths({ ids }: ReadableRecords): string[] {
  const { spaceId, projectId } = ids as Record<'spaceId' | 'projectId', string>;
  const tasks = `/tasks?projectId=${projectId}`;
  return [
    ...readers.map((operation) => pathOf(operation, ids)),
    `/projects?spaceId=${spaceId}&archived=true`,
    `${tasks}&archived=true`,
    `${tasks}&assigneeId=me`,
    `${tasks}&assigneeId=${ids['userId']}`,
    `${tasks}&labelId=${ids['labelId']}`,
    `${tasks}&statusId=none`,
    `${tasks}&completed=true`,
    `${tasks}&parentTaskId=${ids['taskId']}`,
    `${tasks}&limit=1`,
    '/tasks?assigneeId=me',
    '/openapi.json',
  ];
}

const readers = operationNames.map(getOperation).filter(({ rest }) => rest.method === 'GET' && !rest.stream);

function pathOf({ rest, target }: Endpoint, ids: Record<string, string>): string {
  const named = rest.path.replace(/:(\w+)/g, (_, field: string) => {
    const id = ids[field];
    if (id === undefined) throw new Error(`Which ${field} should be read?`);
    return id;
  });
  return target && !rest.path.includes(`:${target}`) ? `${named}?${target}=${ids[target]}` : named;
}

export type CapturedReads = Map<string, { reader: ApiClient; path: string; reply: ApiResponse }>;

/** What everybody reads now, everywhere. */
export async function captureReads(library: ReadableRecords): Promise<CapturedReads> {
  const shelf: CapturedReads = new Map();
  await Promise.all(
    Object.entries(library.readers).flatMap(([name, reader]) =>
      getReadablePaths(library).map(async (path) => {
        shelf.set(`${path} by ${name}`, { reader, path, reply: await reader.get(path) });
      }),
    ),
  );
  return shelf;
}

/** Reads everything again, with the old ETags: gives what changed and what was a 304; throws where a 304 is a lie. */
export async function recheckReads(shelf: CapturedReads): Promise<{ changed: string[]; unchanged: string[] }> {
  const changed: string[] = [];
  const unchanged: string[] = [];
  await Promise.all(
    [...shelf].map(async ([name, { reader, path, reply: old }]) => {
      const etag = old.headers['etag'];
      if (old.status !== 200 || etag === undefined) return;
      let again = await reader.get(path, { 'if-none-match': etag });
      const fresh = again.status === 304 ? await reader.get(path) : again;
      const isSame = fresh.status === 200 && fresh.text === old.text;
      // When a session was last seen is written now and then: it may have changed between the two.
      if (again.status === 304 && !isSame) again = await reader.get(path, { 'if-none-match': etag });
      if (!isSame) changed.push(name);
      if (again.status === 304) unchanged.push(name);
      if (again.status === 304 && again.text !== '') throw new Error(`${name}: a 304 with a body`);
      if (again.status === 304 && !isSame) throw new Error(lie(name, old.body, fresh.body));
      if (!isSame && fresh.headers['etag'] === etag) throw new Error(`${name}: changed under the same ETag`);
    }),
  );
  return { changed, unchanged };
}

function lie(name: string, old: Json, fresh: Json): string {
  return `${name}: 304, but ${JSON.stringify(old)} has become ${JSON.stringify(fresh)}`;
}
