import type { CompleteRequest, CompleteResult } from '@modelcontextprotocol/server';
import { foldText } from '../../contract/rules/foldText.ts';
import type { McpContext } from './mcpContext.ts';
import { fetchMembers, findProjectByIdOrName, searchProjects, searchTasks } from './projectAndTaskLookup.ts';

/** The limit of the protocol. */
const maxValues = 100;

/** Completes an argument. Typed names of projects and tasks are completed to their ids. */
export async function completeArgument(
  mcp: McpContext,
  { ref, argument, context }: CompleteRequest['params'],
): Promise<CompleteResult> {
  const candidates = [...new Set(await findCandidates(mcp, ref, argument, context?.arguments ?? {}))];
  const values = candidates.slice(0, maxValues);
  return { completion: { values, total: candidates.length, hasMore: candidates.length > values.length } };
}

async function findCandidates(
  mcp: McpContext,
  ref: CompleteRequest['params']['ref'],
  { name, value }: CompleteRequest['params']['argument'],
  otherArguments: Record<string, string>,
): Promise<string[]> {
  const isResourceId = (kind: string) =>
    ref.type === 'ref/resource' && name === 'id' && ref.uri === `krokanti://${kind}/{id}`;
  if (name === 'projectId' || isResourceId('project')) return toIds(await searchProjects(mcp, value.trim()));
  if (isResourceId('task')) return toIds(await searchTasks(mcp, value.trim()));
  if (name === 'userName' && otherArguments['projectId']) {
    const { spaceId } = await findProjectByIdOrName(mcp, otherArguments['projectId']);
    const members = await fetchMembers(mcp, spaceId);
    const typed = foldText(value.trim());
    return members.map((member) => member.name).filter((name) => foldText(name).includes(typed));
  }
  return [];
}

function toIds(entities: { id: string }[]): string[] {
  return entities.map(({ id }) => id);
}
