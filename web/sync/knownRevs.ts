/**
 * The rev of the space up to which each task is known. Responses and events arrive in any order, and those with an
 * older rev must not change the task. For tasks of a board it is the rev of the board, not of the task's last change.
 */
const knownRevs = new Map<string, number>();
/** Ids of deleted tasks and comments. A late response must not bring them back. */
const deletedIds = new Set<string>();

/** 0 for an unknown task. */
export function getKnownRev(taskId: string): number {
  return knownRevs.get(taskId) ?? 0;
}

export function setKnownRev(taskId: string, rev: number): void {
  knownRevs.set(taskId, rev);
}

export function isUnseenRev(taskId: string, rev: number): boolean {
  return rev > getKnownRev(taskId);
}

export function hasNewerRev(taskId: string, rev: number): boolean {
  return getKnownRev(taskId) > rev;
}

export function isDeleted(id: string): boolean {
  return deletedIds.has(id);
}

export function markDeleted(ids: readonly string[]): void {
  for (const id of ids) deletedIds.add(id);
}
