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

/** Calls the listener for each temporary id that has a server id, or gets one later. */
export function onServerId(listener: (temporaryId: string, serverId: string) => void): void {
  listeners.add(listener);
  for (const [temporaryId, serverId] of serverIds) listener(temporaryId, serverId);
}

/** Returns the data with every temporary id replaced that has a server id by now, and the same data if it has none. */
export function replaceTemporaryIds<T>(data: T): T {
  if (typeof data === 'string') return toServerId(data) as T;
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data).map(([key, value]) => [key, replaceTemporaryIds(value)] as const);
  if (entries.every(([key, value]) => value === data[key as keyof T])) return data;
  return (Array.isArray(data) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as T;
}
