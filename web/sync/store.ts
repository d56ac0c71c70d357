import { useState, useSyncExternalStore } from 'react';
import { Draft, emptyState, type State } from './state.ts';

/** What the server is known to hold. */
let base: State = emptyState;
/** What is shown: the base with every change on top that still waits for its answer. */
let view: State = emptyState;
let replay: (draft: Draft) => void = () => {};
const listeners = new Set<() => void>();

export function getState(): State {
  return view;
}

export function getBase(): State {
  return base;
}

/** Changes what the server is known to hold; the waiting changes are laid on it anew, in the same step. */
export function changeBase(change: (draft: Draft) => void): void {
  const draft = new Draft(base);
  change(draft);
  base = draft.state;
  show();
}

/** Lays the waiting changes on the base and tells everybody. */
export function show(): void {
  const draft = new Draft(base);
  replay(draft);
  if (draft.state === view) return;
  view = draft.state;
  for (const listener of [...listeners]) listener();
}

/** The queue says here how its changes are laid on the base. */
export function replayWith(how: (draft: Draft) => void): void {
  replay = how;
}

export function forgetEverything(): void {
  base = { ...emptyState, me: null };
  show();
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
    const next = select(view);
    if (!('value' in kept) || !isAlike(kept.value, next)) kept.value = next;
    return kept.value as T;
  });
}

function isAlike(a: unknown, b: unknown): boolean {
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
