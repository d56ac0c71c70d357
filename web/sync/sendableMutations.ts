import type { Mutation } from './mutations.ts';

/** A mutation that is shown but not confirmed by the server. IndexedDB holds this shape, so its fields keep their names. */
export interface PendingMutation {
  /** The Idempotency-Key, and the temporary id of what the mutation creates. */
  id: string;
  action: Mutation;
  userId: string;
  /** When it was made, as an ISO date. */
  at: string;
  /** Sorts the mutations of several tabs. */
  order: number;
  /** The id of the tab that sends it: the one that made it, as long as it is open. */
  tab: string;
  /** When a creation was first sent, in ms since the epoch: from then on the server may have executed it. */
  sentAt?: number | undefined;
  /** In ms since the epoch: until then it is not sent and can be canceled. */
  holdUntil?: number | undefined;
}

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

/** The ids of everything that a mutation creates, changes or refers to. */
export function getEntityIds({ id, action }: PendingMutation, pending: readonly PendingMutation[]): string[] {
  const ids = isCreation(action) ? [id] : [];
  for (const [field, value] of Object.entries(action.input)) {
    if (typeof value === 'string' && /Id$/.test(field)) ids.push(value);
    // Ids in lists, such as labels, count only while their creation is pending, so that many tasks can get one at once.
    else if (Array.isArray(value)) ids.push(...value.filter((item) => pending.some((other) => other.id === item)));
  }
  return ids;
}

export function isDelayed({ holdUntil }: PendingMutation): boolean {
  return holdUntil !== undefined && holdUntil > Date.now();
}

export function isCreation({ op }: Mutation): boolean {
  return op.startsWith('create_') || op === 'add_comment';
}
