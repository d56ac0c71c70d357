import * as idb from './indexedDb.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { setStorageRefused } from './syncStatus.ts';

/** The pending mutations on disk, each under its id. Other tabs of this browser are told what is added and removed. */

/** What the server answered to a mutation. */
export interface StoredAnswer {
  body: unknown;
  rev: number | undefined;
  /** The id of what the mutation created. */
  serverId: string | undefined;
}

export type QueueMessage =
  | { kind: 'stored'; mutations: readonly PendingMutation[] }
  /** Without `answer` if it was canceled or rejected. */
  | { kind: 'removed'; id: string; answer: StoredAnswer | undefined };

export const queueChannel = new BroadcastChannel('krokanti-queue');

const retryMs = 2000;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Mutations that could not be stored: they are lost when the page closes. */
const unstored = new Map<string, PendingMutation>();

export function storeMutations(mutations: readonly PendingMutation[]): void {
  tellStored(mutations);
  const all = [...new Map([...unstored, ...mutations.map((mutation) => [mutation.id, mutation] as const)]).values()];
  if (all.length === 0) return;
  void idb
    .write('waiting', (store) => {
      for (const mutation of all) store.put(mutation, mutation.id);
    })
    .then((isStored) => {
      for (const mutation of all) {
        if (isStored) unstored.delete(mutation.id);
        else if (!removedIds.has(mutation.id)) unstored.set(mutation.id, mutation);
      }
      setStorageRefused(unstored.size > 0);
      clearTimeout(timer);
      if (unstored.size > 0) timer = setTimeout(() => storeMutations([]), retryMs);
    });
}

/** Only the tab that holds a mutation back may send it. */
function tellStored(mutations: readonly PendingMutation[]): void {
  const shared = mutations.filter(({ holdUntil }) => holdUntil === undefined);
  if (shared.length > 0) queueChannel.postMessage({ kind: 'stored', mutations: shared } satisfies QueueMessage);
}

/** Whether it is on disk, or on its way there. */
export function isStored(id: string): boolean {
  return !unstored.has(id);
}

const removalMs = 20;
let idsToRemove: string[] = [];
let removalTimer: ReturnType<typeof setTimeout> | undefined;

/** Ids of mutations that were removed, also by other tabs, perhaps while they were being stored or read. */
const removedIds = new Set<string>();

export function isRemoved(id: string): boolean {
  return removedIds.has(id);
}

/** Notes that another tab has removed it. */
export function noteRemoved(id: string): void {
  removedIds.add(id);
}

/** Removes a mutation; `changed` are stored in the same step. */
export function removeStored(
  id: string,
  { changed = [], answer }: { changed?: readonly PendingMutation[]; answer?: StoredAnswer } = {},
): void {
  removedIds.add(id);
  queueChannel.postMessage({ kind: 'removed', id, answer } satisfies QueueMessage);
  tellStored(changed);
  unstored.delete(id);
  setStorageRefused(unstored.size > 0);
  idsToRemove.push(id);
  clearTimeout(removalTimer);
  if (changed.length > 0) removeNow(changed);
  // Until then they would only be sent once more, with the same key.
  else removalTimer = setTimeout(removeNow, removalMs);
}

/** In one step, because many are confirmed in close succession. */
function removeNow(changed: readonly PendingMutation[] = []): void {
  const ids = idsToRemove;
  idsToRemove = [];
  void idb.write('waiting', (store) => {
    for (const id of ids) store.delete(id);
    for (const mutation of changed) store.put(mutation, mutation.id);
  });
}

/** Lets `change` replace mutations on disk before another tab reads them. Returns false where nothing is stored. */
export function updateStored(change: (stored: PendingMutation[]) => readonly PendingMutation[]): Promise<boolean> {
  return idb.update<PendingMutation>('waiting', (store, stored) => {
    for (const mutation of change(stored)) store.put(mutation, mutation.id);
  });
}

// Asks before the page closes with changes that are only in memory.
addEventListener('beforeunload', (event) => {
  if (unstored.size > 0) event.preventDefault();
});
