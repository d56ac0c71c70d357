import { type ApiError, type ApiResult, callApi, createUuid } from '../lib/apiClient.ts';
import { createSignal } from '../lib/signal.ts';
import * as disk from './indexedDb.ts';
import { applyOptimistic, applyResponse, type Mutation, markDeleted } from './mutations.ts';
import type { StateDraft } from './state.ts';
import { getState, rebase, setRebaseStep, updateConfirmedState } from './store.ts';
import { replaceTemporaryIds, setServerId } from './temporaryIds.ts';

/** A change that is shown and that the server has not confirmed. Its id is the Idempotency-Key, and what it creates has it. */
export interface PendingMutation {
  id: string;
  action: Mutation;
  userId: string;
  at: string;
  order: number;
  tab: string;
  /** Not sent before: until then it can be taken back without a trace. */
  holdUntil?: number | undefined;
}

interface QueueListener {
  onRejected(pending: PendingMutation, problem: ApiError): void;
  /** It can no longer be taken back. */
  onSent(pending: PendingMutation): void;
  onSettled(): void;
  /** The session has ended: what waits does so until somebody signs in. */
  onSessionEnded(): void;
}

const maxInFlight = 4;
const tab = createUuid();
let pending: PendingMutation[] = [];
const sending = new Set<string>();
const failures = new Map<string, number>();
let retryIn = 1000;
let timer: ReturnType<typeof setTimeout> | undefined;
let isCutOff = false;
let watcher: QueueListener = { onRejected: () => {}, onSent: () => {}, onSettled: () => {}, onSessionEnded: () => {} };

/** How many changes wait, and whether the server can be reached. */
export const syncStatus = createSignal<{ pendingCount: number; isOffline: boolean }>({
  pendingCount: 0,
  isOffline: false,
});

setRebaseStep((draft: StateDraft) => {
  for (const { id, action, userId, at } of pending) applyOptimistic(draft, action, { id, userId, at });
});

/** Shows the changes at once and sends them when they can be. */
export function enqueue(
  actions: { id: string; action: Mutation }[],
  { holdMs }: { holdMs?: number } = {},
): PendingMutation[] {
  const userId = getState().me?.id ?? '';
  const at = new Date().toISOString();
  const added = actions.map(({ id, action }, index) => ({
    id,
    action,
    userId,
    at,
    order: Date.now() + index / 1000,
    tab,
    holdUntil: holdMs === undefined ? undefined : Date.now() + holdMs,
  }));
  pending = [...pending, ...added];
  for (const item of added) void disk.put('waiting', item.id, item);
  rebase();
  sendReadyMutations();
  return added;
}

/** Takes changes back that have not been sent; false: at least one has. */
export function cancelPending(ids: string[]): boolean {
  if (ids.some((id) => sending.has(id) || !pending.some((item) => item.id === id))) return false;
  for (const id of ids) removePending(id);
  rebase();
  return true;
}

/** Whether what an own change creates may come as an event before its answer does. */
export function isCreationInFlight(): boolean {
  return pending.some(({ id, action }) => sending.has(id) && isCreation(action));
}

export function setQueueListener(next: QueueListener): void {
  watcher = next;
}

/** Takes up what an earlier page left behind, unless that page is still open. */
export async function resumeQueue(): Promise<void> {
  lockTab();
  const userId = getState().me?.id;
  const open = await getOpenTabIds();
  const left = (await disk.getAll<PendingMutation>('waiting'))
    .filter((item) => item.userId === userId && !open.has(item.tab))
    .filter((item) => !pending.some(({ id }) => id === item.id))
    .sort((a, b) => a.order - b.order);
  pending = [...left, ...pending];
  isCutOff = false;
  rebase();
  sendReadyMutations();
}

/** After an hour of nothing or a moment offline: try again now. */
export function retryQueue(): void {
  retryIn = 1000;
  sendReadyMutations();
}

function sendReadyMutations(): void {
  clearTimeout(timer);
  const busy = new Set<string>();
  let wake = Number.POSITIVE_INFINITY;
  for (const item of pending) {
    const touched = getAffectedIds(item);
    const isFree = !isCutOff && !touched.some((id) => busy.has(id)) && sending.size < maxInFlight;
    const isHeld = item.holdUntil !== undefined && item.holdUntil > Date.now();
    if (isHeld) wake = Math.min(wake, (item.holdUntil as number) - Date.now());
    else for (const id of touched) busy.add(id);
    if (isFree && !isHeld && !sending.has(item.id)) void sendMutation(item);
  }
  if (wake < Number.POSITIVE_INFINITY) timer = setTimeout(sendReadyMutations, wake + 1);
  updatePendingCount();
}

async function sendMutation(item: PendingMutation): Promise<void> {
  sending.add(item.id);
  watcher.onSent(item);
  const { op, input } = replaceTemporaryIds(item.action);
  const result = (await callApi(op, input as never, { key: item.id })) as ApiResult<unknown>;
  sending.delete(item.id);
  if (result.ok) confirmMutation(item, result.value, result.rev);
  else if (result.error.code === 'unauthorized') endSession();
  else if (isRetryable(item, result.error)) return scheduleRetry(result.error);
  else if (op.startsWith('delete_') && result.error.code === 'not_found')
    confirmMutation(item, { success: true }, undefined);
  else rejectMutation(item, result.error);
  retryIn = 1000;
  setOffline(false);
  watcher.onSettled();
  sendReadyMutations();
}

function confirmMutation(item: PendingMutation, value: unknown, rev: number | undefined): void {
  removePending(item.id);
  const { action, id, userId, at } = item;
  const created = isCreation(action) ? getCreatedId(value) : undefined;
  if (created !== undefined) setServerId(id, created);
  const isBare = typeof value === 'object' && value !== null && 'success' in value;
  updateConfirmedState((draft) => {
    if (isBare) applyOptimistic(draft, replaceTemporaryIds(action), { id, userId, at });
    else applyResponse(draft, value, rev);
  });
  if (action.op === 'delete_task') markDeleted([action.input.taskId]);
  if (action.op === 'delete_comment') markDeleted([action.input.commentId]);
}

function rejectMutation(item: PendingMutation, problem: ApiError): void {
  removePending(item.id);
  // What was to be done to a thing that will not be.
  for (const other of pending.filter((each) => getAffectedIds(each).includes(item.id))) removePending(other.id);
  rebase();
  watcher.onRejected(item, problem);
}

function isRetryable(item: PendingMutation, { code, status }: ApiError): boolean {
  if (code === 'unreachable' || status === 503 || status === 429) return true;
  if (status < 500) return false;
  const count = (failures.get(item.id) ?? 0) + 1;
  failures.set(item.id, count);
  return count < 3;
}

function scheduleRetry({ code, retryAfter }: ApiError): void {
  if (code === 'unreachable') setOffline(true);
  watcher.onSettled();
  updatePendingCount();
  clearTimeout(timer);
  timer = setTimeout(sendReadyMutations, retryAfter === undefined ? retryIn : retryAfter * 1000);
  retryIn = Math.min(retryIn * 2, 15_000);
}

function endSession(): void {
  isCutOff = true;
  updateConfirmedState((draft) => draft.setMe(null));
  watcher.onSessionEnded();
}

function removePending(id: string): void {
  pending = pending.filter((item) => item.id !== id);
  void disk.remove('waiting', id);
}

export function setOffline(isOffline: boolean): void {
  if (syncStatus.get().isOffline !== isOffline) syncStatus.set({ ...syncStatus.get(), isOffline });
}

function updatePendingCount(): void {
  const count = pending.filter((item) => item.holdUntil === undefined || item.holdUntil <= Date.now()).length;
  if (count !== syncStatus.get().pendingCount) syncStatus.set({ ...syncStatus.get(), pendingCount: count });
}

/** What an action is about: of two that share one of these, the later waits for the earlier. */
function getAffectedIds({ id, action }: PendingMutation): string[] {
  const ids = isCreation(action) ? [id] : [];
  for (const [field, value] of Object.entries(action.input)) {
    if (typeof value === 'string' && /Id$/.test(field)) ids.push(value);
    // Many tasks may get the same label at once, unless the label itself is still to be made.
    else if (Array.isArray(value)) ids.push(...value.filter((each) => pending.some((other) => other.id === each)));
  }
  return ids;
}

function isCreation({ op }: Mutation): boolean {
  return op.startsWith('create_') || op === 'add_comment';
}

function getCreatedId(value: unknown): string | undefined {
  return Object.values(value as Record<string, { id?: string }>)[0]?.id;
}

/** A lock that the browser gives back when the page goes, so that other pages know whether it is open. */
function lockTab(): void {
  void navigator.locks?.request(`tab-${tab}`, () => new Promise(() => {}));
}

async function getOpenTabIds(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name?.replace('tab-', '') ?? '').filter((name) => name !== tab));
}

addEventListener('online', retryQueue);
