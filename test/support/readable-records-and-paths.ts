import { type Endpoint, hasJsonOutput } from '../../contract/operation.ts';
import type { Fixtures } from './fixtures.ts';
import { createUnsubscribeSecret, getOperation, operationNames } from './operation-inputs.ts';
import type { ApiClient } from './test-app.ts';

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
  testApp,
}: Fixtures): Promise<ReadableRecords> {
  await owner.put(`/tasks/${task.id}/assignees/${owner.id}`);
  await owner.put(`/tasks/${task.id}/assignees/${spareMember.id}`);
  await owner.patch(`/tasks/${task.id}`, { labelIds: [label.id] });
  const { body } = await owner.post(`/tasks/${task.id}/comments`, { content: 'First' });
  const agent = await owner.createTokenClient();
  const { headers } = await agent.post(`/tasks/${task.id}/comments`, { content: 'By an agent' });
  const { body: feed } = await owner.post('/me/calendars');
  await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email: 'invited@example.com' });
  const file = { fileName: 'tasks.csv', content: btoa('Title\nImported\n') };
  const { body: imported } = await owner.post(`/spaces/${space.id}/imports`, file);
  return {
    ids: {
      spaceId: space.id,
      projectId: project.id,
      statusId: statuses[1].id,
      taskId: task.id,
      commentId: body.comment.id,
      labelId: label.id,
      userId: spareMember.id,
      secret: feed.url.split('/').at(-1),
      linkSecret: await createUnsubscribeSecret({ owner, testApp }),
      importId: imported.import.id,
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
