/** What is created has an id of its own until the server gives it one; here is which became which. */
const real = new Map<string, string>();
const first = new Map<string, string>();
const followers = new Set<(from: string, to: string) => void>();

export function rename(from: string, to: string): void {
  real.set(from, to);
  first.set(to, first.get(from) ?? from);
  for (const follower of followers) follower(from, to);
}

export function realId(id: string): string {
  const next = real.get(id);
  return next === undefined ? id : realId(next);
}

/** The same for as long as the page is open, so that a list does not take a task anew when it gets its real id. */
export function keyOf(id: string): string {
  return first.get(id) ?? id;
}

export function onRename(follower: (from: string, to: string) => void): void {
  followers.add(follower);
}

/** The same data with the ids as they are now. */
export function withRealIds<T>(data: T): T {
  if (typeof data === 'string') return realId(data) as T;
  if (Array.isArray(data)) return data.map(withRealIds) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withRealIds(value)])) as T;
}
