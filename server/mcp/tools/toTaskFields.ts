import type { ActorContext } from '../../operations/handlerTypes.ts';
import { findOrCreateLabels } from './findOrCreateLabels.ts';

interface ToolLinks {
  assigneeIds?: string[] | undefined;
  labels?: string[] | undefined;
  blockedBy?: string[] | undefined;
}

/** Converts the people, labels and blockers of a tool's input to ids; lists that are absent stay absent. */
export async function toTaskFields<T extends ToolLinks>(
  context: ActorContext,
  spaceId: string,
  { assigneeIds, labels, blockedBy, ...fields }: T,
  { createLabels = false }: { createLabels?: boolean | undefined },
) {
  const { id: me } = context.actor.user;
  return {
    ...fields,
    ...(assigneeIds && { assigneeIds: assigneeIds.map((id) => (id === 'me' ? me : id)) }),
    ...(labels && { labelIds: await findOrCreateLabels(context, spaceId, labels, createLabels) }),
    ...(blockedBy && { blockedByIds: blockedBy }),
  };
}
