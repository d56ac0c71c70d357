import { invalidInput } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/index.ts';
import { filterByName } from '../../contract/rules/matchNames.ts';
import type { McpContext } from './mcpContext.ts';

interface IdAndName {
  id: string;
  name: string;
}

const maxListedSpaces = 20;
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws AppError with code `invalid_input` for an unknown or ambiguous name, `not_found` for an unknown id */
export async function findProjectByIdOrName(
  context: McpContext,
  idOrName: string,
): Promise<{ id: string; spaceId: string }> {
  const text = idOrName.trim();
  const id = uuidPattern.test(text) ? text : await findProjectIdByName(context, text);
  const { project } = await execute<{ project: { id: string; spaceId: string } }>(context, 'get_project', {
    projectId: id,
  });
  return project;
}

/** Finds projects whose name contains the text or whose id starts with it; without text, all of them. */
export async function searchProjects(context: McpContext, text: string): Promise<IdAndName[]> {
  const all = await listProjects(context);
  if (text === '') return all;
  const byId = all.filter(({ id }) => id.startsWith(text.toLowerCase()));
  return [...byId, ...(await search(context, text)).filter(({ isTask }) => !isTask)];
}

/** The projects of the caller's spaces, but for those of very many spaces, which a text finds. */
async function listProjects(context: McpContext): Promise<IdAndName[]> {
  const projects: (IdAndName & { updatedAt: string })[] = [];
  for (const { id: spaceId } of context.actor.spaces.slice(0, maxListedSpaces)) {
    const output = await context.executeAsRest('list_projects', { spaceId });
    projects.push(...(output as { projects: typeof projects }).projects);
  }
  return projects.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).map(({ id, name }) => ({ id, name }));
}

/** Finds tasks by text; without text, the caller's open tasks. */
export async function searchTasks(context: McpContext, text: string): Promise<IdAndName[]> {
  if (text !== '') return (await search(context, text)).filter(({ isTask }) => isTask);
  const filters = { assigneeId: 'me', completed: false };
  const { tasks } = await execute<{ tasks: { id: string; title: string }[] }>(context, 'find_tasks', filters);
  return tasks.map(({ id, title }) => ({ id, name: title }));
}

/** All members of a space. The tool returns them in pages and without addresses. */
export async function fetchMembers(context: McpContext, spaceId: string): Promise<(IdAndName & { email: string })[]> {
  const output = await context.executeAsRest('list_members', { spaceId });
  const { members } = output as { members: { userId: string; name: string; email: string }[] };
  return members.map(({ userId: id, name, email }) => ({ id, name, email }));
}

async function findProjectIdByName(context: McpContext, name: string): Promise<string> {
  const projects = name.trim() === '' ? [] : await searchProjects(context, name.trim());
  const [project, other] = filterByName(projects, name);
  if (project && !other) return project.id;
  const matches = projects.map(({ id, name }) => `${id} (${name})`).join(', ');
  throw invalidInput('projectId', matches ? `matches several projects: ${matches}` : 'must be a project’s id or name');
}

async function search(context: McpContext, query: string): Promise<(IdAndName & { isTask: boolean })[]> {
  const { results } = await execute<{ results: { id: string; title: string; kind: string }[] }>(context, 'search', {
    query: query.slice(0, 200),
  });
  return results.map(({ id, title, kind }) => ({ id, name: title, isTask: kind === 'task' }));
}

function execute<T>(context: McpContext, name: OperationName, input: Record<string, unknown>): Promise<T> {
  return context.execute(name, input) as Promise<T>;
}
