import * as idb from './indexedDb.ts';
import { tabId } from './openTabs.ts';
import type { PendingMutation } from './sendableMutations.ts';
import { setStorageRefused } from './syncStatus.ts';

/** The pending mutations on disk, each under its id. */

const retryMs = 2000;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Mutations that could not be stored: they are lost when the page closes. */
const unstored = new Map<string, PendingMutation>();

export function storeMutations(mutations: readonly PendingMutation[]): void {
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

/** Whether it is on disk, or on its way there. */
export function isStored(id: string): boolean {
  return !unstored.has(id);
}

const removalMs = 20;
let idsToRemove: string[] = [];
let removalTimer: ReturnType<typeof setTimeout> | undefined;

/** Ids of mutations that were removed while they were being stored. */
const removedIds = new Set<string>();

/** Removes a mutation; `changed` are stored in the same step. */
export function removeStored(id: string, changed: readonly PendingMutation[] = []): void {
  removedIds.add(id);
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

/** Makes this tab the one that sends the stored mutations for which `isFree` holds. Returns them in order. */
export async function claimStored(isFree: (mutation: PendingMutation) => boolean): Promise<PendingMutation[]> {
  let claimed: PendingMutation[] = [];
  await idb.update<PendingMutation>('waiting', (store, mutations) => {
    claimed = mutations.filter(isFree).map((mutation) => ({ ...mutation, tab: tabId }));
    for (const mutation of claimed) store.put(mutation, mutation.id);
  });
  return claimed.filter(({ id }) => !removedIds.has(id)).sort((a, b) => a.order - b.order);
}

// Asks before the page closes with changes that are only in memory.
addEventListener('beforeunload', (event) => {
  if (unstored.size > 0) event.preventDefault();
});
