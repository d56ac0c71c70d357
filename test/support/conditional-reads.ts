import { type Endpoint, hasJsonOutput } from '../../contract/operation.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { getReadablePaths, type ReadableRecords } from './readable-records-and-paths.ts';
import type { ApiClient, ApiResponse } from './test-app.ts';

/** One record of each kind, and the clients that read them. */
export interface ReadableRecords {
  /** By the name of the field that takes the id, such as `taskId`. */
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
  const { body } = await owner.post(`/tasks/${task.id}/comments`, { content: 'First' });
  const agent = await owner.createTokenClient();
  const { headers } = await agent.post(`/tasks/${task.id}/comments`, { content: 'By an agent' });
  await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email: 'invited@example.com' });
  return {
    ids: {
      spaceId: space.id,
      projectId: project.id,
      statusId: statuses[1].id,
      taskId: task.id,
      commentId: body.comment.id,
      labelId: label.id,
      userId: spareMember.id,
      runId: headers['krokanti-run'] as string,
    },
    readers: { owner, viewer },
  };
}

/** Returns the paths of all reads in the contract, and of lists with filters and pages. */
export function getReadablePaths({ ids }: ReadableRecords): string[] {
  const { spaceId, projectId } = ids as Record<'spaceId' | 'projectId', string>;
  const tasks = `/tasks?projectId=${projectId}`;
  return [
    ...readOperations.map((operation) => buildPath(operation, ids)),
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

const readOperations = operationNames
  .map(getOperation)
  .filter(({ rest }) => rest.method === 'GET' && hasJsonOutput(rest));

function buildPath({ rest, target }: Endpoint, ids: Record<string, string>): string {
  const path = rest.path.replace(/:(\w+)/g, (_, field: string) => {
    const id = ids[field];
    if (id === undefined) throw new Error(`No id for ${field}`);
    return id;
  });
  return target && !rest.path.includes(`:${target}`) ? `${path}?${target}=${ids[target]}` : path;
}

/** Responses by a label such as `/spaces by viewer`. */
export type CapturedReads = Map<string, { reader: ApiClient; path: string; response: ApiResponse }>;

/** Reads every path as every reader. */
export async function captureReads(records: ReadableRecords): Promise<CapturedReads> {
  const captured: CapturedReads = new Map();
  await Promise.all(
    Object.entries(records.readers).flatMap(([name, reader]) =>
      getReadablePaths(records).map(async (path) => {
        captured.set(`${path} by ${name}`, { reader, path, response: await reader.get(path) });
      }),
    ),
  );
  return captured;
}

/**
 * Repeats the reads with their old ETags, and returns the labels of those that changed and of those answered with 304.
 * @throws Error when a 304 is wrong, or when a changed response has the same ETag
 */
export async function recheckReads(captured: CapturedReads): Promise<{ changed: string[]; unchanged: string[] }> {
  const changed: string[] = [];
  const unchanged: string[] = [];
  await Promise.all(
    [...captured].map(async ([name, { reader, path, response: old }]) => {
      const etag = old.headers['etag'];
      if (old.status !== 200 || etag === undefined) return;
      let conditional = await reader.get(path, { 'if-none-match': etag });
      const fresh = conditional.status === 304 ? await reader.get(path) : conditional;
      const isSame = fresh.status === 200 && fresh.text === old.text;
      // A session's last use is saved in the background: it may have changed between the two reads.
      if (conditional.status === 304 && !isSame) conditional = await reader.get(path, { 'if-none-match': etag });
      if (!isSame && fresh.headers['etag'] === etag) throw new Error(`${name}: changed under the same ETag`);
      if (!isSame) changed.push(name);
      if (conditional.status !== 304) return;
      unchanged.push(name);
      if (conditional.text !== '') throw new Error(`${name}: a 304 with a body`);
      if (!isSame) throw new Error(describeWrong304(name, old.body, fresh.body));
    }),
  );
  return { changed, unchanged };
}

function describeWrong304(name: string, old: Json, fresh: Json): string {
  return `${name}: 304, but ${JSON.stringify(old)} has become ${JSON.stringify(fresh)}`;
}
