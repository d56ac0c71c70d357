import { invalidInput } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/index.ts';
import { foldText } from '../../contract/rules/foldText.ts';
import type { McpContext } from './mcpContext.ts';

interface IdAndName {
  id: string;
  name: string;
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws AppError with code `invalid_input` for an unknown or ambiguous name, `not_found` for an unknown id */
export async function findProjectByIdOrName(
  context: McpContext,
  idOrName: string,
): Promise<{ id: string; spaceId: string }> {
  const id = uuidPattern.test(idOrName) ? idOrName : await findProjectIdByName(context, idOrName);
  const { project } = await execute<{ project: { id: string; spaceId: string } }>(context, 'get_project', {
    projectId: id,
  });
  return project;
}

/** Finds projects whose name contains the text or whose id starts with it; without text, the recently changed ones. */
export async function searchProjects(context: McpContext, text: string): Promise<IdAndName[]> {
  const { spaces } = await execute<{ spaces: { projects?: IdAndName[] }[] }>(context, 'get_context', {});
  const recent = spaces.flatMap((space) => space.projects ?? []);
  if (text === '') return recent;
  const byId = recent.filter(({ id }) => id.startsWith(text.toLowerCase()));
  return [...byId, ...(await search(context, text)).filter(({ isTask }) => !isTask)];
}

/** Finds tasks by text; without text, the caller's open tasks. */
export async function searchTasks(context: McpContext, text: string): Promise<IdAndName[]> {
  if (text !== '') return (await search(context, text)).filter(({ isTask }) => isTask);
  const filters = { assigneeId: 'me', completed: false };
  const { tasks } = await execute<{ tasks: { id: string; title: string }[] }>(context, 'find_tasks', filters);
  return tasks.map(({ id, title }) => ({ id, name: title }));
}

export async function fetchMembers(context: McpContext, spaceId: string): Promise<IdAndName[]> {
  return (await execute<{ members: IdAndName[] }>(context, 'list_members', { spaceId })).members;
}

/** The rows that are called so exactly; if there are none, those whose name differs in case, accents or width only. */
export function filterByName<T extends { name: string }>(rows: readonly T[], name: string): T[] {
  const exact = rows.filter((row) => row.name === name);
  return exact.length > 0 ? exact : rows.filter((row) => foldText(row.name) === foldText(name));
}

async function findProjectIdByName(context: McpContext, name: string): Promise<string> {
  const projects = name.trim() === '' ? [] : await searchProjects(context, name.trim());
  const exact = filterByName(projects, name.trim());
  const [project, other] = exact.length > 0 ? exact : projects;
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
