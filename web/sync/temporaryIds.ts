/** New items have a temporary id until the server assigns theirs. These map one to the other. */
const serverIds = new Map<string, string>();
const originalIds = new Map<string, string>();
const listeners = new Set<(temporaryId: string, serverId: string) => void>();

export function setServerId(temporaryId: string, serverId: string): void {
  serverIds.set(temporaryId, serverId);
  originalIds.set(serverId, originalIds.get(temporaryId) ?? temporaryId);
  for (const listener of listeners) listener(temporaryId, serverId);
}

/** Also follows ids that were replaced twice, as redoing a creation does. */
export function toServerId(id: string): string {
  const next = serverIds.get(id);
  return next === undefined ? id : toServerId(next);
}

/** A React key that stays the same when an item gets its server id, so that it is not mounted again. */
export function getStableKey(id: string): string {
  return originalIds.get(id) ?? id;
}

export function onServerId(listener: (temporaryId: string, serverId: string) => void): void {
  listeners.add(listener);
}

/** Returns the data with every temporary id replaced that has a server id by now. */
export function replaceTemporaryIds<T>(data: T): T {
  if (typeof data === 'string') return toServerId(data) as T;
  if (Array.isArray(data)) return data.map(replaceTemporaryIds) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, replaceTemporaryIds(value)])) as T;
}
