import { createSignal } from '../lib/signal.ts';

/** How many mutations wait to be confirmed, and whether the server is out of reach. */
export const syncStatus = createSignal<{ pendingCount: number; isOffline: boolean }>({
  pendingCount: 0,
  isOffline: false,
});

export function setOffline(isOffline: boolean): void {
  if (syncStatus.get().isOffline !== isOffline) syncStatus.set({ ...syncStatus.get(), isOffline });
}

export function setPendingCount(pendingCount: number): void {
  if (syncStatus.get().pendingCount !== pendingCount) syncStatus.set({ ...syncStatus.get(), pendingCount });
}
