import {
  type ListResourcesResult,
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server';
import { AppError, invalidInput } from '../../contract/errors.ts';
import type { McpContext } from './mcpContext.ts';
import { searchTasks } from './projectAndTaskLookup.ts';

const mimeType = 'text/markdown';
const uriPattern = /^krokanti:\/\/(project|task)\/([^/?#]+)$/;
const pageSize = 100;

export const resourceTemplates: ResourceTemplateType[] = [
  {
    uriTemplate: 'krokanti://project/{id}',
    name: 'project',
    title: 'Project',
    description: 'The status report of a project',
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

/** Lists the caller's open tasks, then the projects of their spaces, page by page. The cursor is the next space's index. */
export async function listResources(context: McpContext, cursor: string | undefined): Promise<ListResourcesResult> {
  if (cursor !== undefined && !/^\d{1,6}$/.test(cursor))
    throw invalidInput('cursor', 'must be the nextCursor of the previous page');
  const spaces = context.actor.spaces.map(({ id }) => id).sort();
  const resources: Resource[] =
    cursor === undefined ? (await searchTasks(context, '')).map((task) => toResource('task', task)) : [];
  let index = Number(cursor ?? 0);
  while (index < spaces.length && resources.length < pageSize) {
    for (const project of await listSpaceProjects(context, spaces[index] as string))
      resources.push(toResource('project', project));
    index++;
  }
  return { resources, ...(index < spaces.length && { nextCursor: String(index) }) };
}

/** @throws ResourceNotFoundError for an unknown URI and for resources of other spaces */
export async function readResource(context: McpContext, uri: string): Promise<ReadResourceResult> {
  const [, kind, id] = uriPattern.exec(uri) ?? [];
  if (!kind || !id) throw new ResourceNotFoundError(uri);
  try {
    const { text, kind: foundKind } = (await context.execute('fetch', { id })) as { text: string; kind: string };
    if (foundKind !== kind) throw new ResourceNotFoundError(uri);
    return { contents: [{ uri, mimeType, text }] };
  } catch (error) {
    const isNotFound = error instanceof AppError && (error.code === 'not_found' || error.code === 'invalid_input');
    throw isNotFound ? new ResourceNotFoundError(uri) : error;
  }
}

async function listSpaceProjects(context: McpContext, spaceId: string): Promise<{ id: string; name: string }[]> {
  const projects: { id: string; name: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = (await context.execute('list_projects', { spaceId, ...(cursor && { cursor }) })) as {
      projects: { id: string; name: string }[];
      nextCursor?: string;
    };
    projects.push(...page.projects);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return projects;
}

function toResource(kind: 'project' | 'task', { id, name }: { id: string; name: string }): Resource {
  return { uri: `krokanti://${kind}/${id}`, name, title: name, mimeType };
}
