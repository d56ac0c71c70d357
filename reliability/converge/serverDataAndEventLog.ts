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

/** Every text that the log has: where it was written, what it replaced, and who wrote it, in order. */
export interface LoggedText {
  /** As the place of a draft in the web app. */
  place: string;
  text: string;
  from: string | null | undefined;
}

export function listLoggedTexts(events: readonly Json[]): LoggedText[] {
  const texts: LoggedText[] = [];
  for (const { type, taskId, data } of events) {
    const add = (place: string, text: string | null, from?: string | null) => {
      if (text !== null) texts.push({ place, text, from });
    };
    if (type === 'task.created') {
      add(`title/${taskId}`, data.task.title);
      add(`description/${taskId}`, data.task.description);
    }
    if (type === 'comment.created') add(`commentEdit/${data.comment.id}`, data.comment.content);
    if (type === 'label.created') add(`label/${data.label.id}`, data.label.name);
    const { title, description, content } = data.changes ?? {};
    if (title) add(`title/${taskId}`, title.to, title.from);
    if (description) add(`description/${taskId}`, description.to, description.from);
    if (content) add(`commentEdit/${data.commentId}`, content.to, content.from);
  }
  return texts;
}
