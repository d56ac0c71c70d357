import type { Mutation } from './mutations.ts';
import type { PendingMutation } from './pendingMutation.ts';

const memberFields = new Set(['labelId', 'userId']);

/**
 * The first `maxCount` mutations that may be sent, in order. Mutations of the same entity are sent one by one, so each one waits for all
 * earlier ones that share an entity with it. Delayed mutations block nothing.
 */
export function findSendable(
  pending: readonly PendingMutation[],
  inFlightIds: ReadonlySet<string>,
  maxCount: number,
): PendingMutation[] {
  const busyEntityIds = new Set<string>();
  const sendable: PendingMutation[] = [];
  for (const mutation of pending) {
    if (sendable.length >= maxCount) break;
    if (isDelayed(mutation)) continue;
    const entityIds = getEntityIds(mutation, pending);
    const isBlocked = entityIds.some((id) => busyEntityIds.has(id));
    for (const id of entityIds) busyEntityIds.add(id);
    if (!isBlocked && !inFlightIds.has(mutation.id)) sendable.push(mutation);
  }
  return sendable;
}

/** The ids of what a mutation creates or changes, and of pending creations that it refers to. */
export function getEntityIds({ id, action, seen }: PendingMutation, pending: readonly PendingMutation[]): string[] {
  const ids = isCreation(action) ? [id] : [];
  // A parent is deleted after its subtasks, so that what is left of them is known.
  if (seen?.parentTaskId) ids.push(seen.parentTaskId);
  const { expected: _, ...fields } = action.input as Record<string, unknown>;
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === 'string' && /Id$/.test(field)) {
      // Many tasks can get the same label or assignee at once.
      const isMember = 'taskId' in fields && field !== 'taskId' && memberFields.has(field);
      if (!isMember || pending.some((other) => isCreatedOrDeleted(other, value))) ids.push(value);
    }
    // Ids in lists count only while their creation is pending.
    else if (Array.isArray(value)) ids.push(...value.filter((item) => pending.some((other) => other.id === item)));
  }
  return ids;
}

function isCreatedOrDeleted({ id, action }: PendingMutation, entityId: string): boolean {
  return id === entityId || (action.op === 'delete_label' && action.input.labelId === entityId);
}

export function isDelayed({ holdUntil }: PendingMutation): boolean {
  return holdUntil !== undefined && holdUntil > Date.now();
}

export function isCreation({ op }: Mutation): boolean {
  return op.startsWith('create_') || op === 'add_comment';
}

/** The id of what a mutation deletes. */
export function getDeletedId({ op, input }: Mutation): string | undefined {
  if (op === 'delete_task' || op === 'trash_task') return input.taskId;
  if (op === 'delete_comment') return input.commentId;
  if (op === 'delete_label') return input.labelId;
  return op === 'delete_status' ? input.statusId : undefined;
}
