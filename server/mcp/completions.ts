import type { CompleteRequest, CompleteResult } from '@modelcontextprotocol/server';
import { fetchMembers, findProjectByIdOrName, searchProjects, searchTasks } from './findByName.ts';
import type { McpContext } from './mcpContext.ts';

/** The protocol allows no more. */
const most = 100;

/** What an argument may be, from what has been typed of it: of a project's or a task's name, its id. */
export async function completeArgument(
  caller: McpContext,
  { ref, argument, context }: CompleteRequest['params'],
): Promise<CompleteResult> {
  const all = [...new Set(await valuesOf(caller, ref, argument, context?.arguments ?? {}))];
  const values = all.slice(0, most);
  return { completion: { values, total: all.length, hasMore: all.length > values.length } };
}

async function valuesOf(
  caller: McpContext,
  ref: CompleteRequest['params']['ref'],
  { name, value }: CompleteRequest['params']['argument'],
  given: Record<string, string>,
): Promise<string[]> {
  const isOf = (kind: string) => ref.type === 'ref/resource' && name === 'id' && ref.uri === `krokanti://${kind}/{id}`;
  if (name === 'projectId' || isOf('project')) return ids(await searchProjects(caller, value.trim()));
  if (isOf('task')) return ids(await searchTasks(caller, value.trim()));
  if (name === 'userName' && given['projectId']) {
    const { spaceId } = await findProjectByIdOrName(caller, given['projectId']);
    const members = await fetchMembers(caller, spaceId);
    const typed = value.trim().toLowerCase();
    return members.map((member) => member.name).filter((one) => one.toLowerCase().includes(typed));
  }
  return [];
}

function ids(things: { id: string }[]): string[] {
  return things.map(({ id }) => id);
}
