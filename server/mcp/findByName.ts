import { invalidInput } from '../../contract/errors.ts';
import type { OperationName } from '../../contract/index.ts';
import type { McpContext } from './mcpContext.ts';

interface Named {
  id: string;
  name: string;
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The project of an id or a name. @throws Refusal */
export async function findProjectByIdOrName(
  caller: McpContext,
  idOrName: string,
): Promise<{ id: string; spaceId: string }> {
  const id = idForm.test(idOrName) ? idOrName : await projectNamed(caller, idOrName);
  const { project } = await ask<{ project: { id: string; spaceId: string } }>(caller, 'get_project', { projectId: id });
  return project;
}

/** Projects whose name contains the text, or whose id begins with it; without text, those written to last. */
export async function searchProjects(caller: McpContext, text: string): Promise<Named[]> {
  const { spaces } = await ask<{ spaces: { projects?: Named[] }[] }>(caller, 'get_context', {});
  const known = spaces.flatMap((space) => space.projects ?? []);
  if (text === '') return known;
  const byId = known.filter(({ id }) => id.startsWith(text.toLowerCase()));
  return [...byId, ...(await found(caller, text)).filter(({ isTask }) => !isTask)];
}

export async function searchTasks(caller: McpContext, text: string): Promise<Named[]> {
  if (text !== '') return (await found(caller, text)).filter(({ isTask }) => isTask);
  const mine = { assigneeId: 'me', completed: false };
  const { tasks } = await ask<{ tasks: { id: string; title: string }[] }>(caller, 'find_tasks', mine);
  return tasks.map(({ id, title }) => ({ id, name: title }));
}

export async function fetchMembers(caller: McpContext, spaceId: string): Promise<Named[]> {
  return (await ask<{ members: Named[] }>(caller, 'list_members', { spaceId })).members;
}

async function projectNamed(caller: McpContext, name: string): Promise<string> {
  const projects = name.trim() === '' ? [] : await searchProjects(caller, name.trim());
  const exact = projects.filter((project) => project.name.toLowerCase() === name.trim().toLowerCase());
  const [project, other] = exact.length > 0 ? exact : projects;
  if (project && !other) return project.id;
  const names = projects.map((one) => `${one.id} (${one.name})`).join(', ');
  throw invalidInput('projectId', names ? `is one of several: ${names}` : 'must be the id or the name of a project');
}

async function found(caller: McpContext, query: string): Promise<(Named & { isTask: boolean })[]> {
  const { results } = await ask<{ results: { id: string; title: string; kind: string }[] }>(caller, 'search', {
    query: query.slice(0, 200),
  });
  return results.map(({ id, title, kind }) => ({ id, name: title, isTask: kind === 'task' }));
}

function ask<T>(caller: McpContext, name: OperationName, input: Record<string, unknown>): Promise<T> {
  return caller.execute(name, input) as Promise<T>;
}
