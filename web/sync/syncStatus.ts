import type { ApiError } from '../lib/apiClient.ts';
import { createSignal } from '../lib/signal.ts';

interface SyncStatus {
  /** How many mutations wait to be confirmed. */
  pendingCount: number;
  /** Whether the server is out of reach. */
  isOffline: boolean;
  /** Whether the server answers reads, but cannot serve them: with errors, or because it is asked too often. */
  serverProblem: 'error' | 'busy' | undefined;
  /** Whether changes by others may be missing, because the event stream is interrupted. */
  isBehind: boolean;
  /** Whether some mutations are kept only in memory, because the browser cannot store them. */
  isStorageRefused: boolean;
}

export const syncStatus = createSignal<SyncStatus>({
  pendingCount: 0,
  isOffline: false,
  serverProblem: undefined,
  isBehind: false,
  isStorageRefused: false,
});

export function setOffline(isOffline: boolean): void {
  update({ isOffline });
}

export function setStorageRefused(isStorageRefused: boolean): void {
  update({ isStorageRefused });
}

export function setPendingCount(pendingCount: number): void {
  update({ pendingCount });
}

export function setBehind(isBehind: boolean): void {
  update({ isBehind });
}

/** A read has succeeded. */
export function reportSuccess(): void {
  update({ isOffline: false, serverProblem: undefined });
}

/** A read has failed for a reason that may pass. */
export function reportFailure({ status }: ApiError): void {
  if (status === 0) update({ isOffline: true });
  else update({ serverProblem: status === 429 ? 'busy' : 'error' });
}

function update(fields: Partial<SyncStatus>): void {
  const current = syncStatus.get();
  const isChanged = Object.entries(fields).some(([name, value]) => current[name as keyof SyncStatus] !== value);
  if (isChanged) syncStatus.set({ ...current, ...fields });
}
