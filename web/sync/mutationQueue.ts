import { call, newId, type Problem, type Result } from '../lib/apiClient.ts';
import { signal } from '../lib/signal.ts';
import * as disk from './indexedDb.ts';
import { type Action, make, noteGone, settle } from './mutations.ts';
import type { Draft } from './state.ts';
import { changeBase, getState, replayWith, show } from './store.ts';
import { rename, withRealIds } from './temporaryIds.ts';

/** A change that is shown and that the server has not confirmed. Its id is the Idempotency-Key, and what it creates has it. */
export interface Waiting {
  id: string;
  action: Action;
  userId: string;
  at: string;
  order: number;
  tab: string;
  /** Not sent before: until then it can be taken back without a trace. */
  holdUntil?: number | undefined;
}

interface Watcher {
  refused(waiting: Waiting, problem: Problem): void;
  /** It can no longer be taken back. */
  sent(waiting: Waiting): void;
  settled(): void;
  /** The session has ended: what waits does so until somebody signs in. */
  cutOff(): void;
}

const mostAtOnce = 4;
const tab = newId();
let waiting: Waiting[] = [];
const sending = new Set<string>();
const failures = new Map<string, number>();
let retryIn = 1000;
let timer: ReturnType<typeof setTimeout> | undefined;
let isCutOff = false;
let watcher: Watcher = { refused: () => {}, sent: () => {}, settled: () => {}, cutOff: () => {} };

/** How many changes wait, and whether the server can be reached. */
export const sync = signal<{ count: number; isOffline: boolean }>({ count: 0, isOffline: false });

replayWith((draft: Draft) => {
  for (const { id, action, userId, at } of waiting) make(draft, action, { id, userId, at });
});

/** Shows the changes at once and sends them when they can be. */
export function enqueue(actions: { id: string; action: Action }[], { holdMs }: { holdMs?: number } = {}): Waiting[] {
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
  waiting = [...waiting, ...added];
  for (const item of added) void disk.put('waiting', item.id, item);
  show();
  pump();
  return added;
}

/** Takes changes back that have not been sent; false: at least one has. */
export function takeBack(ids: string[]): boolean {
  if (ids.some((id) => sending.has(id) || !waiting.some((item) => item.id === id))) return false;
  for (const id of ids) drop(id);
  show();
  return true;
}

/** Whether what an own change creates may come as an event before its answer does. */
export function isCreating(): boolean {
  return waiting.some(({ id, action }) => sending.has(id) && isCreation(action));
}

export function watchQueue(next: Watcher): void {
  watcher = next;
}

/** Takes up what an earlier page left behind, unless that page is still open. */
export async function resume(): Promise<void> {
  holdTab();
  const userId = getState().me?.id;
  const open = await openTabs();
  const left = (await disk.all<Waiting>('waiting'))
    .filter((item) => item.userId === userId && !open.has(item.tab))
    .filter((item) => !waiting.some(({ id }) => id === item.id))
    .sort((a, b) => a.order - b.order);
  waiting = [...left, ...waiting];
  isCutOff = false;
  show();
  pump();
}

/** After an hour of nothing or a moment offline: try again now. */
export function retryNow(): void {
  retryIn = 1000;
  pump();
}

function pump(): void {
  clearTimeout(timer);
  const busy = new Set<string>();
  let wake = Number.POSITIVE_INFINITY;
  for (const item of waiting) {
    const touched = idsIn(item);
    const isFree = !isCutOff && !touched.some((id) => busy.has(id)) && sending.size < mostAtOnce;
    const isHeld = item.holdUntil !== undefined && item.holdUntil > Date.now();
    if (isHeld) wake = Math.min(wake, (item.holdUntil as number) - Date.now());
    else for (const id of touched) busy.add(id);
    if (isFree && !isHeld && !sending.has(item.id)) void send(item);
  }
  if (wake < Number.POSITIVE_INFINITY) timer = setTimeout(pump, wake + 1);
  report();
}

async function send(item: Waiting): Promise<void> {
  sending.add(item.id);
  watcher.sent(item);
  const { op, input } = withRealIds(item.action);
  const result = (await call(op, input as never, { key: item.id })) as Result<unknown>;
  sending.delete(item.id);
  if (result.ok) confirm(item, result.value, result.rev);
  else if (result.problem.code === 'unauthorized') endSession();
  else if (mayPassLater(item, result.problem)) return later(result.problem);
  else if (op.startsWith('delete_') && result.problem.code === 'not_found') confirm(item, { success: true }, undefined);
  else refuse(item, result.problem);
  retryIn = 1000;
  setOffline(false);
  watcher.settled();
  pump();
}

function confirm(item: Waiting, value: unknown, rev: number | undefined): void {
  drop(item.id);
  const { action, id, userId, at } = item;
  const created = isCreation(action) ? createdId(value) : undefined;
  if (created !== undefined) rename(id, created);
  const isBare = typeof value === 'object' && value !== null && 'success' in value;
  changeBase((draft) => {
    if (isBare) make(draft, withRealIds(action), { id, userId, at });
    else settle(draft, value, rev);
  });
  if (action.op === 'delete_task') noteGone([action.input.taskId]);
  if (action.op === 'delete_comment') noteGone([action.input.commentId]);
}

function refuse(item: Waiting, problem: Problem): void {
  drop(item.id);
  // What was to be done to a thing that will not be.
  for (const other of waiting.filter((each) => idsIn(each).includes(item.id))) drop(other.id);
  show();
  watcher.refused(item, problem);
}

function mayPassLater(item: Waiting, { code, status }: Problem): boolean {
  if (code === 'unreachable' || status === 503 || status === 429) return true;
  if (status < 500) return false;
  const count = (failures.get(item.id) ?? 0) + 1;
  failures.set(item.id, count);
  return count < 3;
}

function later({ code, retryAfter }: Problem): void {
  if (code === 'unreachable') setOffline(true);
  watcher.settled();
  report();
  clearTimeout(timer);
  timer = setTimeout(pump, retryAfter === undefined ? retryIn : retryAfter * 1000);
  retryIn = Math.min(retryIn * 2, 15_000);
}

function endSession(): void {
  isCutOff = true;
  changeBase((draft) => draft.setMe(null));
  watcher.cutOff();
}

function drop(id: string): void {
  waiting = waiting.filter((item) => item.id !== id);
  void disk.remove('waiting', id);
}

export function setOffline(isOffline: boolean): void {
  if (sync.get().isOffline !== isOffline) sync.set({ ...sync.get(), isOffline });
}

function report(): void {
  const count = waiting.filter((item) => item.holdUntil === undefined || item.holdUntil <= Date.now()).length;
  if (count !== sync.get().count) sync.set({ ...sync.get(), count });
}

/** What an action is about: of two that share one of these, the later waits for the earlier. */
function idsIn({ id, action }: Waiting): string[] {
  const ids = isCreation(action) ? [id] : [];
  for (const [field, value] of Object.entries(action.input)) {
    if (typeof value === 'string' && /Id$/.test(field)) ids.push(value);
    // Many tasks may get the same label at once, unless the label itself is still to be made.
    else if (Array.isArray(value)) ids.push(...value.filter((each) => waiting.some((other) => other.id === each)));
  }
  return ids;
}

function isCreation({ op }: Action): boolean {
  return op.startsWith('create_') || op === 'add_comment';
}

function createdId(value: unknown): string | undefined {
  return Object.values(value as Record<string, { id?: string }>)[0]?.id;
}

/** A lock that the browser gives back when the page goes, so that other pages know whether it is open. */
function holdTab(): void {
  void navigator.locks?.request(`tab-${tab}`, () => new Promise(() => {}));
}

async function openTabs(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name?.replace('tab-', '') ?? '').filter((name) => name !== tab));
}

addEventListener('online', retryNow);
