/**
 * What is known of each object, by the revision of its space. Responses and events arrive in any order, and one rule
 * decides between them:
 *
 * - A response reflects its space at least up to some rev (`startRead`). It replaces an object, or removes one that it
 *   lacks, unless something newer is known of that object.
 * - An event changes an object only if its rev is greater than what is known of it. The response to a read may already
 *   contain later changes. Their events set the same values again.
 *
 * A task has three parts that responses bring separately, each with a key of its own: its fields (the id), its
 * description and its number of comments.
 */
const knownRevs = new Map<string, number>();
/** The latest rev of each space that anything has told. */
const spaceRevs = new Map<string, number>();

export function getDescriptionKey(taskId: string): string {
  return `description ${taskId}`;
}

export function getCommentCountKey(taskId: string): string {
  return `comments ${taskId}`;
}

/** 0 for what is unknown. */
export function getKnownRev(key: string): number {
  return knownRevs.get(key) ?? 0;
}

/** Whether an event of this rev tells something new. */
export function isUnseenRev(key: string, rev: number): boolean {
  return rev > getKnownRev(key);
}

/** Whether a response that reflects this rev is older than what is known. */
export function isOutdated(key: string, rev: number): boolean {
  return rev < getKnownRev(key);
}

export function setKnownRev(key: string, rev: number): void {
  knownRevs.set(key, rev);
}

/** `rev` is Infinity until the event of the deletion tells it. */
export function markDeleted(ids: readonly string[], rev: number): void {
  for (const id of ids) knownRevs.set(id, rev);
}

/** Tells that the space has reached this rev. */
export function noteSpaceRev(spaceId: string, rev: number): void {
  if (rev > (spaceRevs.get(spaceId) ?? 0)) spaceRevs.set(spaceId, rev);
}

/** Returns the rev up to which the response to a read reflects a space; `rev` is the one that the response tells, if any. */
export type GetReadRev = (spaceId: string, rev?: number) => number;

/** Call this before sending a read: the server has at least everything that it has told so far. */
export function startRead(): GetReadRev {
  const revsAtStart = new Map(spaceRevs);
  const restoreCountAtStart = restoreCount;
  // The response may still be from before the restore: then it is older than anything known.
  return (spaceId, rev = 0) =>
    restoreCountAtStart === restoreCount ? Math.max(rev, revsAtStart.get(spaceId) ?? 0) : 0;
}

/** For values that were stored on disk: they are older than anything known. */
export const storedReadRev: GetReadRev = (_, rev = 0) => rev;

/** How often the revisions were forgotten. */
let restoreCount = 0;

/** Forgets everything, when the server's revisions have started anew or another user signs in. */
export function forgetRevs(): void {
  restoreCount++;
  knownRevs.clear();
  spaceRevs.clear();
}
