import {
  type ListResourcesResult,
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { searchTasks } from './findByName.ts';
import type { McpContext } from './mcpContext.ts';

const mimeType = 'text/markdown';
const form = /^krokanti:\/\/(project|task)\/([^/?#]+)$/;
const pageSize = 100;

export const resourceTemplates: ResourceTemplateType[] = [
  {
    uriTemplate: 'krokanti://project/{id}',
    name: 'project',
    title: 'Project',
    description: 'Where a project stands',
    mimeType,
  },
  {
    uriTemplate: 'krokanti://task/{id}',
    name: 'task',
    title: 'Task',
    description: 'A task with its comments',
    mimeType,
  },
];

/** The caller's open tasks, then the projects of their spaces, some spaces a page. The cursor is the next space. */
export async function listResources(caller: McpContext, cursor: string | undefined): Promise<ListResourcesResult> {
  if (cursor !== undefined && !/^\d{1,6}$/.test(cursor))
    throw invalidInput('cursor', 'must be the nextCursor of the page before');
  const spaces = caller.actor.spaces.map(({ id }) => id).sort();
  const resources: Resource[] =
    cursor === undefined ? (await searchTasks(caller, '')).map((one) => of('task', one)) : [];
  let at = Number(cursor ?? 0);
  while (at < spaces.length && resources.length < pageSize) {
    for (const project of await projectsOf(caller, spaces[at] as string)) resources.push(of('project', project));
    at++;
  }
  return { resources, ...(at < spaces.length && { nextCursor: String(at) }) };
}

export async function readResource(caller: McpContext, uri: string): Promise<ReadResourceResult> {
  const [, kind, id] = form.exec(uri) ?? [];
  if (!kind || !id) throw new ResourceNotFoundError(uri);
  try {
    const { text, kind: found } = (await caller.execute('fetch', { id })) as { text: string; kind: string };
    if (found !== kind) throw new ResourceNotFoundError(uri);
    return { contents: [{ uri, mimeType, text }] };
  } catch (error) {
    const isNowhere = error instanceof AppError && (error.code === 'not_found' || error.code === 'invalid_input');
    throw isNowhere ? new ResourceNotFoundError(uri) : error;
  }
}

async function projectsOf(caller: McpContext, spaceId: string): Promise<{ id: string; name: string }[]> {
  const all: { id: string; name: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = (await caller.execute('list_projects', { spaceId, ...(cursor && { cursor }) })) as {
      projects: { id: string; name: string }[];
      nextCursor?: string;
    };
    all.push(...page.projects);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}

function of(kind: 'project' | 'task', { id, name }: { id: string; name: string }): Resource {
  return { uri: `krokanti://${kind}/${id}`, name, title: name, mimeType };
}
