import { useSyncExternalStore } from 'react';

export interface Signal<T> {
  get: () => T;
  set: (next: T) => void;
  subscribe: (listener: () => void) => () => void;
}

/** Renders again when the value changes. Not a method, because the React Compiler does not take methods for hooks. */
export function useSignal<T>({ subscribe, get }: Signal<T>): T {
  return useSyncExternalStore(subscribe, get);
}

/** Renders again only when the selected part of the value changes. */
export function useSignalSelector<T, P extends string | number | boolean | undefined>(
  { subscribe, get }: Signal<T>,
  select: (value: T) => P,
): P {
  return useSyncExternalStore(subscribe, () => select(get()));
}

/** A value that components can subscribe to. */
export function createSignal<T>(initialValue: T): Signal<T> {
  let value = initialValue;
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
