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
  const text = idOrName.trim();
  const id = uuidPattern.test(text) ? text : await findProjectIdByName(context, text);
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

/** All members of a space. The tool returns them in pages and without addresses. */
export async function fetchMembers(context: McpContext, spaceId: string): Promise<(IdAndName & { email: string })[]> {
  const output = await context.executeAsRest('list_members', { spaceId });
  const { members } = output as { members: { userId: string; name: string; email: string }[] };
  return members.map(({ userId: id, name, email }) => ({ id, name, email }));
}

/**
 * The rows that are called so exactly; if there are none, those whose name differs in case, accents or width only; if
 * there are none either, those with the name among their words. A part of a word is nobody's name.
 */
export function filterByName<T extends { name: string }>(rows: readonly T[], name: string): T[] {
  const exact = rows.filter((row) => row.name === name);
  if (exact.length > 0) return exact;
  const wanted = toWords(name);
  const folded = rows.filter((row) => toWords(row.name) === wanted);
  return folded.length > 0 || wanted.trim() === '' ? folded : rows.filter((row) => toWords(row.name).includes(wanted));
}

/** The words of a name, with a blank around each. Names without letters or digits stay as they are. */
function toWords(name: string): string {
  const folded = foldText(name.trim());
  const words = folded.match(/[\p{L}\p{M}\p{N}]+/gu);
  return words === null ? folded : ` ${words.join(' ')} `;
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
