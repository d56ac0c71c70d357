import { runWhenIdle } from '../lib/runWhenIdle.ts';
import { loadDeletionCheck } from './executeOnce.ts';
import { confirmMutation, continueQueue, getQueue, setEnqueueListener, setQueue } from './mutationQueue.ts';
import { getOtherOpenTabIds, joinTabs } from './openTabs.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { getEntityIds } from './sendableMutations.ts';
import { getState } from './store.ts';
import {
  isRemoved,
  noteRemoved,
  type QueueMessage,
  queueChannel,
  removeStored,
  storeMutations,
  updateStored,
} from './storedMutations.ts';
import { tabId } from './tabId.ts';
import { replaceTemporaryIds, setServerId } from './temporaryIds.ts';

/**
 * The pending mutations of all tabs of this browser. Each tab shows all of them, and each is sent by one tab: the one that
 * made it, until it closes, or until another tab makes something that follows it. So what a person sees and does is the same
 * in every tab, also while there is no connection. Two tabs may send the same mutation: its key lets it be executed once.
 */

/** When the user comes to this tab, it takes over mutations that another tab has not sent within this time. */
const maxWaitMs = 5000;

/** Shows and sends what waits for the user who has just signed in, except that open tabs send their own. */
export async function resumeQueue(): Promise<void> {
  await joinTabs((closedTabId) => takeOver(({ tab }) => tab === closedTabId));
  const openTabIds = await getOtherOpenTabIds();
  await takeOver(({ tab }) => !openTabIds.has(tab));
  // It could not be loaded while the server is out of reach.
  runWhenIdle(() => void loadDeletionCheck());
}

/** From here on this tab sends these mutations, which are on disk or known from other tabs. The rest is only shown. */
async function takeOver(isFree: (mutation: PendingMutation) => boolean): Promise<void> {
  let known: PendingMutation[] = [];
  const claimFree = (stored: readonly PendingMutation[]) => {
    dropExpired(stored.filter(isFree));
    known = mergeKnown(stored).map((mutation) => (isFree(mutation) ? claim(mutation) : mutation));
    return known.filter(isOwn);
  };
  // Where nothing is stored, other tabs may still have told about theirs.
  if (!(await updateStored(claimFree))) claimFree([]);
  // Meanwhile other tabs may have told more.
  const { pending } = getQueue();
  const added = mergeKnown(known).filter(({ id }) => !isRemoved(id));
  const own = added.filter(isOwn);
  // Another tab may have what they depend on, which must be sent first.
  const related = claimRelated(own, { pending, others: added.filter((mutation) => !isOwn(mutation)) });
  const relatedIds = new Set(related.map(({ id }) => id));
  setQueue({
    pending: [...pending, ...own, ...related],
    others: added.filter((mutation) => !isOwn(mutation) && !relatedIds.has(mutation.id)),
  });
  storeMutations([...own, ...related]);
}

/** The user's mutations that other tabs send or have left: of two versions, that of the later owner. */
function mergeKnown(stored: readonly PendingMutation[]): PendingMutation[] {
  const userId = getState().me?.id;
  const { pending, others } = getQueue();
  const known = new Map<string, PendingMutation>();
  for (const mutation of [...others, ...stored]) {
    const earlier = known.get(mutation.id);
    if (!earlier || isLaterOwner(mutation, earlier)) known.set(mutation.id, mutation);
  }
  // Only the page that holds a mutation back sends or cancels it: others cannot know whether it is undone there.
  return [...known.values()]
    .filter(
      ({ id, userId: ownerId, holdUntil }) =>
        ownerId === userId && holdUntil === undefined && !pending.some((mutation) => mutation.id === id),
    )
    .map((mutation) => Object.assign(mutation, { action: replaceTemporaryIds(mutation.action) }));
}

/**
 * A page that closed has sent what it held back, and what is left of that is dropped: by now others may rely on what it
 * would delete.
 */
function dropExpired(left: readonly PendingMutation[]): void {
  for (const { id, holdUntil } of left) if (holdUntil !== undefined && holdUntil < Date.now()) removeStored(id);
}

function claim(mutation: PendingMutation): PendingMutation {
  return { ...mutation, tab: tabId, claims: (mutation.claims ?? 0) + 1 };
}

function isOwn({ tab }: PendingMutation): boolean {
  return tab === tabId;
}

/** All tabs agree on who owns a mutation, in whatever order they hear of it. */
function isLaterOwner({ claims = 0, tab }: PendingMutation, other: PendingMutation): boolean {
  const otherClaims = other.claims ?? 0;
  return claims === otherClaims ? tab > other.tab : claims > otherClaims;
}

/** What this tab makes must follow the mutations of the same things, so it sends those too. */
function takeOverRelated(added: readonly PendingMutation[]): void {
  const queue = getQueue();
  const claimed = claimRelated(added, queue);
  if (claimed.length === 0) return;
  const claimedIds = new Set(claimed.map(({ id }) => id));
  setQueue({
    pending: [...queue.pending, ...claimed],
    others: queue.others.filter(({ id }) => !claimedIds.has(id)),
  });
  storeMutations(claimed);
}

/** Claims those of other tabs that concern the same things as these do, and what they depend on themselves. */
function claimRelated(added: readonly PendingMutation[], { pending, others }: ReturnType<typeof getQueue>) {
  if (added.length === 0) return [];
  const all = [...others, ...pending, ...added];
  const entityIds = new Set(added.flatMap((mutation) => getEntityIds(mutation, all)));
  const claimed: PendingMutation[] = [];
  for (const mutation of [...others].sort((a, b) => b.order - a.order)) {
    const ids = getEntityIds(mutation, all);
    if (!ids.some((id) => entityIds.has(id))) continue;
    for (const id of ids) entityIds.add(id);
    claimed.push(claim(mutation));
  }
  return claimed;
}

queueChannel.onmessage = ({ data }: MessageEvent<QueueMessage>) => {
  if (data.kind === 'stored') receiveStored(data.mutations);
  else receiveRemoved(data);
};

function receiveStored(received: readonly PendingMutation[]): void {
  const userId = getState().me?.id;
  const queue = getQueue();
  const known = new Map([...queue.pending, ...queue.others].map((mutation) => [mutation.id, mutation]));
  let isShownChanged = false;
  for (const mutation of received) {
    if (mutation.userId !== userId || isRemoved(mutation.id)) continue;
    const earlier = known.get(mutation.id);
    if (earlier && earlier.tab !== mutation.tab && !isLaterOwner(mutation, earlier)) continue;
    if (!earlier || earlier.tab !== mutation.tab || !isSameAction(earlier, mutation)) isShownChanged = true;
    // It may be on its way to the server from here, so it stays the same object.
    known.set(mutation.id, Object.assign(earlier ?? {}, mutation));
  }
  if (!isShownChanged) return;
  const all = [...known.values()];
  setQueue({ pending: all.filter(isOwn), others: all.filter((mutation) => !isOwn(mutation)) });
}

function isSameAction({ action }: PendingMutation, other: PendingMutation): boolean {
  return JSON.stringify(action) === JSON.stringify(other.action);
}

function receiveRemoved({ id, answer }: Extract<QueueMessage, { kind: 'removed' }>): void {
  if (isRemoved(id)) return;
  const { pending, others } = getQueue();
  const known = [...pending, ...others].find((mutation) => mutation.id === id);
  if (known && answer) {
    confirmMutation(known, answer.body, answer.rev);
    continueQueue();
    return;
  }
  noteRemoved(id);
  if (known && !isOwn(known)) setQueue({ pending, others: others.filter((mutation) => mutation.id !== id) });
  // While this tab was loading, what follows the creation may have been read without it.
  if (!known && answer?.serverId !== undefined) {
    setServerId(id, answer.serverId);
    for (const mutation of [...pending, ...others]) mutation.action = replaceTemporaryIds(mutation.action);
    setQueue({ pending, others });
  }
}

setEnqueueListener(takeOverRelated);

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void takeOver(({ order }) => order < Date.now() - maxWaitMs);
});
