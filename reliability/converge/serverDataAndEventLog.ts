import { sendRequest } from '../../testing/sendRequest.ts';
import type { Json } from '../../testing/untypedJson.ts';

/** What the server has of a project, read directly. */
export interface ServerData {
  tasks: Json[];
  labels: Json[];
  statuses: Json[];
  /** By task. */
  comments: ReadonlyMap<string, Json[]>;
}

interface Source {
  url: string;
  headers: Record<string, string>;
  spaceId: string;
  projectId: string;
}

export async function readServerData({ url, headers, spaceId, projectId }: Source): Promise<ServerData> {
  const get = async (path: string) => (await sendRequest(url, `/api${path}`, { headers })).body;
  const tasks: Json[] = await get(`/tasks?projectId=${projectId}`);
  const lists = await Promise.all(tasks.map(async ({ id }) => [id, await get(`/tasks/${id}/comments`)] as const));
  return {
    tasks,
    labels: await get(`/labels?spaceId=${spaceId}`),
    statuses: await get(`/statuses?projectId=${projectId}`),
    comments: new Map(lists),
  };
}

/** The complete log of the space. Writes a task to know where it ends. */
export async function readEventLog({ url, headers, spaceId, projectId }: Source): Promise<Json[]> {
  const body = { projectId, title: 'The end of the log' };
  const end = (await sendRequest(url, '/api/tasks', { headers, body })).body.task.id;
  const response = await fetch(`${url}/api/events?spaceId=${spaceId}&after=0`, { headers });
  const events: Json[] = [];
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data:'));
      const event = data && JSON.parse(data.slice('data:'.length));
      // The stream opens with a signal.
      if (event?.at) events.push(event);
    }
    if (events.at(-1)?.taskId === end) break;
  }
  return events.slice(0, -1);
}
