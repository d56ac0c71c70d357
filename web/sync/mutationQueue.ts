import { type ApiError, type ApiResult, callApi } from '../lib/apiClient.ts';
import { applyOptimistic } from './applyOptimistic.ts';
import { applyResponse } from './applyResponse.ts';
import * as idb from './indexedDb.ts';
import { markDeleted } from './knownRevs.ts';
import type { Mutation } from './mutations.ts';
import { getOtherOpenTabIds, lockTab, tabId } from './openTabs.ts';
import { getDelayedRetries, getPauseMs, noteAnswer, noteFailure, resetBackoff } from './retrySchedule.ts';
import { findSendable, getEntityIds, isCreation, isDelayed, type PendingMutation } from './sendableMutations.ts';
import { getState, rebase, setRebaseStep, updateConfirmedState } from './store.ts';
import { setOffline, setPendingCount } from './syncStatus.ts';
import { replaceTemporaryIds, setServerId } from './temporaryIds.ts';

interface QueueListener {
  /** `dependents`: later mutations of what was not created, which are dropped with it. */
  onRejected(mutation: PendingMutation, error: ApiError, dependents: readonly PendingMutation[]): void;
  /** From here on the mutation cannot be canceled. */
  onSending(mutation: PendingMutation): void;
  onSettled(): void;
  /** Pending mutations wait until the user signs in again. */
  onSessionEnded(): void;
}

const maxInFlight = 4;

let pending: PendingMutation[] = [];
const inFlightIds = new Set<string>();
/** Sent at least once: the server may have executed them. */
const sentIds = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
let isSignedOut = false;
let listener: QueueListener = {
  onRejected: () => {},
  onSending: () => {},
  onSettled: () => {},
  onSessionEnded: () => {},
};

export function setQueueListener(next: QueueListener): void {
  listener = next;
}

/** Shows the mutations at once, and sends them when possible: `delayMs` later at the earliest. */
export function enqueue(mutations: readonly { id: string; action: Mutation }[], delayMs?: number): void {
  const now = Date.now();
  const added = mutations.map(
    ({ id, action }, index): PendingMutation => ({
      id,
      action,
      userId: getState().me?.id ?? '',
      at: new Date(now).toISOString(),
      order: now + index / 1000,
      tab: tabId,
      holdUntil: delayMs === undefined ? undefined : now + delayMs,
    }),
  );
  pending = [...pending, ...added];
  for (const mutation of added) void idb.put('waiting', mutation.id, mutation);
  rebase();
  sendReadyMutations();
}

/** Does nothing when one of the mutations has been sent already. */
export function cancelPending(ids: readonly string[]): void {
  if (ids.some((id) => inFlightIds.has(id) || !pending.some((mutation) => mutation.id === id))) return;
  for (const id of ids) removePending(id);
  rebase();
}

/** Whether an event about something created here may arrive before the response that gives its id. */
export function hasUnansweredCreation(): boolean {
  return pending.some(({ id, action }) => sentIds.has(id) && isCreation(action));
}

/** Adds the mutations that an earlier page stored, unless its tab is still open and sends them itself. */
export async function resumeQueue(): Promise<void> {
  lockTab();
  const userId = getState().me?.id;
  const openTabIds = await getOtherOpenTabIds();
  const stored = (await idb.getAll<PendingMutation>('waiting'))
    .filter((mutation) => mutation.userId === userId && !openTabIds.has(mutation.tab))
    .filter((mutation) => !pending.some(({ id }) => id === mutation.id))
    .sort((a, b) => a.order - b.order);
  pending = [...stored, ...pending];
  isSignedOut = false;
  rebase();
  sendReadyMutations();
}

function sendReadyMutations(): void {
  clearTimeout(timer);
  const pauseMs = getPauseMs();
  const retries = getDelayedRetries();
  if (!isSignedOut && pauseMs === 0) {
    const sendable = findSendable(pending, new Set([...inFlightIds, ...retries.map(({ id }) => id)]));
    for (const mutation of sendable.slice(0, maxInFlight - inFlightIds.size)) void sendMutation(mutation);
  }
  const delays = pending.filter(isDelayed).map(({ holdUntil = 0 }) => holdUntil - Date.now());
  for (const { delayMs } of retries) delays.push(delayMs);
  if (pauseMs > 0 && pending.length > 0) delays.push(pauseMs);
  if (delays.length > 0) timer = setTimeout(sendReadyMutations, Math.min(...delays) + 1);
  updatePendingCount();
}

async function sendMutation(mutation: PendingMutation): Promise<void> {
  inFlightIds.add(mutation.id);
  sentIds.add(mutation.id);
  listener.onSending(mutation);
  const { op, input } = replaceTemporaryIds(mutation.action);
  const result = toExpectedResult(await callApi(op, input as never, { key: mutation.id }));
  inFlightIds.delete(mutation.id);
  const isFinal = result.ok || !noteFailure(mutation.id, result.error);
  if (isFinal) noteAnswer(mutation.id);
  if (result.ok) confirmMutation(mutation, result.value, result.rev);
  else if (result.error.code === 'unauthorized') endSession();
  else if (isFinal && op.startsWith('delete_') && result.error.code === 'not_found')
    confirmMutation(mutation, { success: true }, undefined);
  else if (isFinal) rejectMutation(mutation, result.error);
  setOffline(!result.ok && result.error.code === 'unreachable');
  listener.onSettled();
  sendReadyMutations();
}

/** The sign-in page of a network may answer any request with 200 and JSON of its own. */
function toExpectedResult(result: ApiResult<unknown>): ApiResult<unknown> {
  if (!result.ok || isMutationResponse(result.value)) return result;
  return { ok: false, error: { code: 'unreachable', status: 0, message: '', issues: [], retryAfter: undefined } };
}

function isMutationResponse(body: unknown): boolean {
  const { success, task, comment, label, status } = body as Record<string, unknown>;
  const row = (task ?? comment ?? label ?? status) as { id?: unknown } | null | undefined;
  return success === true || typeof row?.id === 'string';
}

function confirmMutation(mutation: PendingMutation, body: unknown, rev: number | undefined): void {
  removePending(mutation.id);
  const { action, id, userId, at } = mutation;
  const serverId = isCreation(action) ? getCreatedId(body) : undefined;
  if (serverId !== undefined) setServerId(id, serverId);
  // `{ success: true }` brings no data to store.
  const isBare = typeof body === 'object' && body !== null && 'success' in body;
  updateConfirmedState((draft) => {
    if (isBare) applyOptimistic(draft, replaceTemporaryIds(action), { id, userId, at });
    else applyResponse(draft, body, rev);
  });
  // The rev of a deletion comes with its event.
  const deletedId = getDeletedId(replaceTemporaryIds(action));
  if (deletedId !== undefined) markDeleted([deletedId], Number.POSITIVE_INFINITY);
}

function getDeletedId({ op, input }: Mutation): string | undefined {
  if (op === 'delete_task') return input.taskId;
  if (op === 'delete_comment') return input.commentId;
  if (op === 'delete_label') return input.labelId;
  return op === 'delete_status' ? input.statusId : undefined;
}

function rejectMutation(mutation: PendingMutation, error: ApiError): void {
  removePending(mutation.id);
  // Later mutations of what was not created would fail as well.
  const dependents = pending.filter((item) => getEntityIds(item, pending).includes(mutation.id));
  for (const { id } of dependents) removePending(id);
  rebase();
  listener.onRejected(mutation, error, dependents);
}

/** The server no longer knows the session. Pending mutations wait until the user signs in again. */
export function endSession(): void {
  const wasSignedIn = Boolean(getState().me);
  isSignedOut = true;
  updateConfirmedState((draft) => draft.setMe(null));
  if (wasSignedIn) listener.onSessionEnded();
}

function removePending(id: string): void {
  pending = pending.filter((mutation) => mutation.id !== id);
  void idb.remove('waiting', id);
}

function updatePendingCount(): void {
  setPendingCount(pending.filter((mutation) => !isDelayed(mutation)).length);
}

function getCreatedId(body: unknown): string | undefined {
  return Object.values(body as Record<string, { id?: string }>)[0]?.id;
}

setRebaseStep((draft) => {
  for (const { id, action, userId, at } of pending) applyOptimistic(draft, action, { id, userId, at });
});

addEventListener('online', () => {
  resetBackoff();
  sendReadyMutations();
});
