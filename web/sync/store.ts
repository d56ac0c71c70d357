import { useState, useSyncExternalStore } from 'react';
import { emptyState, type State, StateDraft } from './state.ts';

/** What the server is known to hold. */
let confirmedState: State = emptyState;
/** What is shown: the base with every change on top that still waits for its answer. */
let optimisticState: State = emptyState;
let replay: (draft: StateDraft) => void = () => {};
const listeners = new Set<() => void>();

export function getState(): State {
  return optimisticState;
}

export function getConfirmedState(): State {
  return confirmedState;
}

/** Changes what the server is known to hold; the waiting changes are laid on it anew, in the same step. */
export function updateConfirmedState(change: (draft: StateDraft) => void): void {
  const draft = new StateDraft(confirmedState);
  change(draft);
  confirmedState = draft.state;
  rebase();
}

/** Lays the waiting changes on the base and tells everybody. */
export function rebase(): void {
  const draft = new StateDraft(confirmedState);
  replay(draft);
  if (draft.state === optimisticState) return;
  optimisticState = draft.state;
  for (const listener of [...listeners]) listener();
}

/** The queue says here how its changes are laid on the base. */
export function setRebaseStep(how: (draft: StateDraft) => void): void {
  replay = how;
}

export function resetState(): void {
  confirmedState = { ...emptyState, me: null };
  rebase();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What `select` takes from the state. Renders again only when that differs: arrays and objects by their parts. */
export function useStore<T>(select: (state: State) => T): T {
  'use no memo';
  const [kept] = useState<{ value?: T }>(() => ({}));
  return useSyncExternalStore(subscribe, () => {
    const next = select(optimisticState);
    if (!('value' in kept) || !isShallowEqual(kept.value, next)) kept.value = next;
    return kept.value as T;
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
