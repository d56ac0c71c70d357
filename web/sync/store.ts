import { useState, useSyncExternalStore } from 'react';
import { emptyState, type State } from './state.ts';
import { StateDraft } from './stateDraft.ts';

/** The data as the server last sent it. */
let confirmedState: State = emptyState;
/** What the app shows: the confirmed state with every pending mutation applied. */
let optimisticState: State = emptyState;
let applyPending: (draft: StateDraft) => void = () => {};
const listeners = new Set<() => void>();

export function getState(): State {
  return optimisticState;
}

export function getConfirmedState(): State {
  return confirmedState;
}

/** Changes the confirmed state and rebases the pending mutations, so that components render once. */
export function updateConfirmedState(update: (draft: StateDraft) => void): void {
  const draft = new StateDraft(confirmedState);
  update(draft);
  confirmedState = draft.state;
  rebase();
}

/** Applies the pending mutations to the confirmed state again and notifies listeners. */
export function rebase(): void {
  const draft = new StateDraft(confirmedState);
  applyPending(draft);
  if (draft.state === optimisticState) return;
  optimisticState = draft.state;
  for (const listener of [...listeners]) listener();
}

/** Registers the function that applies the pending mutations. The queue calls this: the store must not import it. */
export function setRebaseStep(apply: (draft: StateDraft) => void): void {
  applyPending = apply;
}

export function resetState(): void {
  confirmedState = { ...emptyState, me: null };
  rebase();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns what `select` takes from the state. Renders again only when that differs, by shallow comparison. */
export function useStore<T>(select: (state: State) => T): T {
  'use no memo';
  const [cache] = useState<{ value?: T }>(() => ({}));
  return useSyncExternalStore(subscribe, () => {
    const next = select(optimisticState);
    if (!('value' in cache) || !isShallowEqual(cache.value, next)) cache.value = next;
    return cache.value as T;
  });
}

function isShallowEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map || b instanceof Map || a instanceof Set || b instanceof Set) return false;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
