/** What is created has an id of its own until the server gives it one; here is which became which. */
const serverIds = new Map<string, string>();
const firstIds = new Map<string, string>();
const followers = new Set<(from: string, to: string) => void>();

export function setServerId(from: string, to: string): void {
  serverIds.set(from, to);
  firstIds.set(to, firstIds.get(from) ?? from);
  for (const follower of followers) follower(from, to);
}

export function toServerId(id: string): string {
  const next = serverIds.get(id);
  return next === undefined ? id : toServerId(next);
}

/** The same for as long as the page is open, so that a list does not take a task anew when it gets its real id. */
export function getStableKey(id: string): string {
  return firstIds.get(id) ?? id;
}

export function onServerId(follower: (from: string, to: string) => void): void {
  followers.add(follower);
}

/** The same data with the ids as they are now. */
export function replaceTemporaryIds<T>(data: T): T {
  if (typeof data === 'string') return toServerId(data) as T;
  if (Array.isArray(data)) return data.map(replaceTemporaryIds) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, replaceTemporaryIds(value)])) as T;
}
