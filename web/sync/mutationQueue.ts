import { type ApiError, unreachableResult } from '../lib/apiClient.ts';
import { applyPending } from './applyOptimistic.ts';
import { getResponseRow } from './applyResponse.ts';
import { applyResponseSoon, forgetResponses, getAnsweredMutations } from './applyResponsesTogether.ts';
import { executeOnce, loadRejections, type Rejections } from './executeOnce.ts';
import type { Values } from './expectedValues.ts';
import { getDeletedThingAsSeen } from './getDeletedThingAsSeen.ts';
import { onStorageLost } from './indexedDb.ts';
import { markDeleted } from './knownRevs.ts';
import type { Mutation } from './mutations.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { rebaseOnResponse } from './rebaseOnResponse.ts';
import { getDelayedRetries, getPauseMs, noteAnswer, noteFailure, resetBackoff } from './retrySchedule.ts';
import { findSendable, getDeletedId, getEntityIds, isCreation, isDelayed } from './sendableMutations.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { getState, rebase, setRebaseStep, updateConfirmedState } from './store.ts';
import { isRemoved, isStored, removeStored, type StoredAnswer, storeMutations } from './storedMutations.ts';
import { setOffline, setPendingCount } from './syncStatus.ts';
import { tabId } from './tabId.ts';
import { replaceTemporaryIds, setServerId } from './temporaryIds.ts';

interface QueueListener {
  /** Nothing is left of the mutation. */
  onRejected(mutation: PendingMutation): void;
  /** `row`: what the server made of it. */
  onConfirmed(mutation: PendingMutation, row: Values): void;
  /** From here on the mutation cannot be canceled. */
  onSending(mutation: PendingMutation): void;
  onSettled(): void;
  /** Pending mutations wait until the user signs in again. */
  onSessionEnded(code: 'unauthorized' | 'other_account'): void;
}

const maxInFlight = 4;

let pending: PendingMutation[] = [];
/** Those that other tabs of this browser send. They are shown here as well, so that people go on from them. */
let others: PendingMutation[] = [];
const inFlightIds = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let listener: QueueListener = {
  onRejected: () => {},
  onConfirmed: () => {},
  onSending: () => {},
  onSettled: () => {},
  onSessionEnded: () => {},
};

export function setQueueListener(next: QueueListener): void {
  listener = next;
}

/** Shows the mutations at once, and sends them when possible: `delayMs` later at the earliest. */
export function enqueue(
  mutations: readonly { id: string; action: Mutation }[],
  { delayMs, isUndo = false }: { delayMs?: number | undefined; isUndo?: boolean } = {},
): void {
  const now = Date.now();
  const added = mutations.map(
    ({ id, action }, index): PendingMutation => ({
      id,
      action: replaceTemporaryIds(action),
      userId: getState().me?.id ?? '',
      at: new Date(now).toISOString(),
      order: now + index / 1000,
      tab: tabId,
      holdUntil: delayMs === undefined ? undefined : now + delayMs,
      isUndo,
      seen: getDeletedThingAsSeen(action, isUndo),
    }),
  );
  if (others.length > 0) onEnqueue(added);
  pending = [...pending, ...added];
  storeMutations(added);
  rebase();
  sendReadyMutations();
}

/** Does nothing when one of the mutations has been sent already. */
export function cancelPending(ids: readonly string[]): void {
  if (ids.some((id) => inFlightIds.has(id) || !isPending(id))) return;
  for (const id of ids) removePending(id);
  rebase();
}

/** Whether an event about something created here may arrive before the response that gives its id. */
export function hasUnansweredCreation(): boolean {
  return getAllPending().some(({ sentAt, action }) => sentAt !== undefined && isCreation(action));
}

/** What can no longer be undone is from here on a mutation like any other, also for other pages. */
function releaseHeld(): void {
  const released = pending.filter((mutation) => mutation.holdUntil !== undefined && !isDelayed(mutation));
  for (const mutation of released) mutation.holdUntil = undefined;
  storeMutations(released);
}

/** Forgets the pending mutations of a user who signs out. They stay on disk, or in memory where there is no disk. */
export function forgetPending(): void {
  pending = pending.filter(({ id }) => !isStored(id));
  others = [];
  forgetResponses();
}

/** For sharedQueue.ts: the mutations that this tab sends (`pending`), and those that other tabs send. */
export function getQueue() {
  return { pending, others };
}

/** Replaces the queue, sorted by `order`, and goes on with it. */
export function setQueue(next: { pending: readonly PendingMutation[]; others: readonly PendingMutation[] }): void {
  pending = sortByOrder(next.pending);
  others = sortByOrder(next.others);
  rebase();
  continueQueue();
}

export function continueQueue(): void {
  listener.onSettled();
  sendReadyMutations();
}

let onEnqueue: (added: readonly PendingMutation[]) => void = () => {};

/** Before mutations are added while other tabs have some, calls the listener. */
export function setEnqueueListener(next: typeof onEnqueue): void {
  onEnqueue = next;
}

function sortByOrder(mutations: readonly PendingMutation[]): PendingMutation[] {
  return [...mutations].sort((a, b) => a.order - b.order);
}

export function sendReadyMutations(): void {
  clearTimeout(timer);
  releaseHeld();
  const pauseMs = getPauseMs();
  const retries = getDelayedRetries();
  const own = getOwnPending();
  if (pauseMs === 0) {
    const busyIds = new Set([...inFlightIds, ...retries.map(({ id }) => id)]);
    for (const mutation of findSendable(own, busyIds, maxInFlight - inFlightIds.size)) void sendMutation(mutation);
  }
  const delays = own.filter(isDelayed).map(({ holdUntil = 0 }) => holdUntil - Date.now());
  for (const { delayMs } of retries) delays.push(delayMs);
  if (pauseMs > 0 && own.length > 0) delays.push(pauseMs);
  if (delays.length > 0) timer = setTimeout(sendReadyMutations, Math.min(...delays) + 1);
  updatePendingCount();
}

async function sendMutation(mutation: PendingMutation, { isPageClosing = false } = {}): Promise<void> {
  const session = getSessionNumber();
  inFlightIds.add(mutation.id);
  listener.onSending(mutation);
  const answer = await executeOnce(mutation, { isPageClosing });
  const rejections = answer.ok ? undefined : await loadRejections(answer.error);
  // The mutation stays in the queue until its rejection can be handled.
  const result = rejections === 'missing' ? unreachableResult : answer;
  inFlightIds.delete(mutation.id);
  // Meanwhile the user has signed out, and somebody else may have signed in.
  if (session !== getSessionNumber()) return result.ok ? removeStored(mutation.id) : undefined;
  // Another tab has taken it over, and handles the error if it gets the same.
  if (!result.ok && mutation.tab !== tabId) return sendReadyMutations();
  const isFinal = result.ok || !noteFailure(mutation.id, result.error);
  if (isFinal) noteAnswer(mutation.id);
  if (result.ok) confirmMutation(mutation, result.value, result.rev);
  else if (result.error.code === 'unauthorized' || result.error.code === 'other_account') endSession(result.error.code);
  else if (isFinal && /^(delete|trash)_/.test(mutation.action.op) && /^(not_found|in_trash)$/.test(result.error.code))
    confirmMutation(mutation, { success: true }, undefined);
  else if (isFinal && typeof rejections === 'object') adaptOrRejectMutation(mutation, result.error, rejections);
  setOffline(!result.ok && result.error.code === 'unreachable');
  continueQueue();
}

export function confirmMutation(mutation: PendingMutation, body: unknown, rev: number | undefined): void {
  const { action, id } = mutation;
  // Two tabs have sent it, and the other one had the answer first.
  if (isRemoved(id) && !isPending(id)) return;
  const row = getResponseRow(body);
  const serverId = isCreation(action) ? (row?.['id'] as string | undefined) : undefined;
  if (serverId !== undefined) setServerId(id, serverId);
  // Stored in the same step, because the page may close before they are sent. Also those of other tabs: what tells them may
  // come when they have closed.
  const dependents = [...pending, ...others].filter(
    (other) => other.id !== id && rebaseOnResponse(other, action, row, serverId !== undefined),
  );
  removePending(id, { changed: dependents, answer: { body, rev, serverId } });
  if (row) listener.onConfirmed(mutation, row);
  // A new object is shown under its server id from now on.
  applyResponseSoon({ mutation, body, rev }, { isAtOnce: serverId !== undefined });
  // The rev of a deletion comes with the response, or else with its event.
  const deletedId = getDeletedId(replaceTemporaryIds(action));
  if (deletedId !== undefined) markDeleted([deletedId], rev ?? Number.POSITIVE_INFINITY);
}

/** Goes on with what others have left of a mutation. Rejects it if the server refused it for another reason. */
function adaptOrRejectMutation(mutation: PendingMutation, error: ApiError, rejections: Rejections): void {
  const action = replaceTemporaryIds(mutation.action);
  const adaptation = rejections.adaptRejectedMutation(action, error);
  if (!adaptation) {
    rejectMutation(mutation, error, rejections);
    return;
  }
  const { remaining } = adaptation;
  if (remaining) mutation.action = remaining;
  if (remaining) storeMutations([mutation]);
  else removePending(mutation.id);
  // What others have changed comes with its event.
  rebase();
  if (!remaining) listener.onRejected(mutation);
  rejections.handleAdapted({ ...mutation, action }, adaptation);
}

function rejectMutation(mutation: PendingMutation, error: ApiError, rejections: Rejections): void {
  // Later mutations of what was not created would fail as well.
  const isDependent = (other: PendingMutation) =>
    other.id !== mutation.id && getEntityIds(other, pending).includes(mutation.id);
  const dependents = pending.filter(isDependent);
  for (const { id } of [mutation, ...dependents]) removePending(id);
  rebase();
  listener.onRejected(mutation);
  rejections.handleRejected(mutation.action, error, dependents);
}

/** The server does not accept calls of this user. Pending mutations wait until they sign in again. */
export function endSession(code: 'unauthorized' | 'other_account' = 'unauthorized'): void {
  if (!getState().me) return;
  updateConfirmedState((draft) => draft.setMe(null));
  listener.onSessionEnded(code);
}

function removePending(id: string, stored: { changed?: readonly PendingMutation[]; answer?: StoredAnswer } = {}): void {
  pending = pending.filter((mutation) => mutation.id !== id);
  others = others.filter((mutation) => mutation.id !== id);
  removeStored(id, stored);
}

function isPending(id: string): boolean {
  return pending.some((mutation) => mutation.id === id);
}

/** Those of the signed-in user: the queue belongs to a person. */
function getOwnPending(): PendingMutation[] {
  const userId = getState().me?.id;
  return pending.filter((mutation) => mutation.userId === userId);
}

/** Also those that other tabs send. */
function getAllPending(): PendingMutation[] {
  const own = getOwnPending();
  return others.length === 0 ? own : [...own, ...others];
}

function updatePendingCount(): void {
  setPendingCount(getAllPending().filter((mutation) => !isDelayed(mutation)).length);
}

setRebaseStep((draft) => {
  const waiting = others.length === 0 ? pending : sortByOrder([...pending, ...others]);
  const shown = [...getAnsweredMutations(), ...waiting];
  for (const mutation of shown) if (mutation.userId === draft.state.me?.id) applyPending(draft, mutation);
});

onStorageLost(() => storeMutations(pending));

addEventListener('online', () => {
  resetBackoff();
  sendReadyMutations();
});

// What is held back while it can be undone must not wait until the app is opened again, perhaps days later.
addEventListener('pagehide', () => {
  for (const mutation of getOwnPending()) {
    if (!isDelayed(mutation) || inFlightIds.has(mutation.id)) continue;
    void sendMutation(mutation, { isPageClosing: true });
    removeStored(mutation.id);
  }
});
