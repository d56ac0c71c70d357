import { useSyncExternalStore } from 'react';

export interface Signal<T> {
  get: () => T;
  set: (next: T) => void;
  subscribe: (listener: () => void) => () => void;
}

/** Follows a signal. A function of its own: the compiler takes no method for a hook. */
export function useSignal<T>({ subscribe, get }: Signal<T>): T {
  return useSyncExternalStore(subscribe, get);
}

/** Follows one thing about a signal, and renders again only when that differs. */
export function useSignalSelector<T, P extends string | number | boolean | undefined>(
  { subscribe, get }: Signal<T>,
  part: (value: T) => P,
): P {
  return useSyncExternalStore(subscribe, () => part(get()));
}

/** One value that components follow. */
export function createSignal<T>(first: T): Signal<T> {
  let value = first;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    get: () => value,
    set: (next: T) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe,
  };
}
