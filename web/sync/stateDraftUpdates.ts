import { getCommentCountKey, getDescriptionKey, isOutdated, isUnseenRev, setKnownRev } from './knownRevs.ts';
import type { Comment, StateTables, TableName, Task } from './state.ts';
import type { StateDraft } from './stateDraft.ts';

/** Updates that more than one place applies: server responses, events and optimistic mutations. */

type ListedTable = Exclude<TableName, 'recentChanges' | 'boardLoadStates' | 'tasks'>;

/** Stores a row from a response that reflects `rev`, unless something newer is known. */
export function storeRow<T extends ListedTable>(
  draft: StateDraft,
  table: T,
  id: string,
  row: StateTables[T],
  rev: number,
): void {
  if (isOutdated(id, rev)) return;
  setKnownRev(id, rev);
  draft.set(table, id, row);
}

/** Stores a complete list, and removes the rows of that list which it lacks. */
export function storeList<T extends ListedTable>(
  draft: StateDraft,
  table: T,
  rows: ReadonlyMap<string, StateTables[T]>,
  isInList: (row: StateTables[T]) => boolean,
  rev: number,
): void {
  for (const [id, row] of rows) storeRow(draft, table, id, row, rev);
  draft.deleteWhere(table, (row, id) => isInList(row) && !rows.has(id) && forgetMissing(id, rev));
}

/** Whether what a response of this rev lacks is gone. Anything older must not bring it back. */
export function forgetMissing(id: string, rev: number): boolean {
  if (isOutdated(id, rev)) return false;
  setKnownRev(id, rev);
  return true;
}

/**
 * Stores each part of a task that is not outdated. What `task` lacks keeps its value: a board has no descriptions, an
 * event no counts.
 */
export function mergeTask(draft: StateDraft, task: Task, rev: number): void {
  const { id, description, commentCount, ...fields } = task;
  const current = draft.get('tasks', id);
  const isNew = !isOutdated(id, rev);
  if (isNew) setKnownRev(id, rev);
  // Deleted, or no longer part of what is shown.
  else if (!current) return;
  const merged: Task = { ...(current as Task), ...(isNew ? { id, ...fields } : undefined) };
  if (description !== undefined && acceptsPart(getDescriptionKey(id), rev)) merged.description = description;
  if (commentCount !== undefined && acceptsPart(getCommentCountKey(id), rev)) merged.commentCount = commentCount;
  draft.set('tasks', id, merged);
}

function acceptsPart(key: string, rev: number): boolean {
  if (isOutdated(key, rev)) return false;
  setKnownRev(key, rev);
  return true;
}

/** Stores a comment that was created or changed at this rev. Counts a new one until an event tells the number. */
export function mergeComment(draft: StateDraft, comment: Comment, rev: number, isNew: boolean): void {
  if (isOutdated(comment.id, rev)) return;
  setKnownRev(comment.id, rev);
  // A number that was read later includes it.
  const isCounted = !isNew || !isUnseenRev(getCommentCountKey(comment.taskId), rev);
  if (isCounted) draft.set('comments', comment.id, comment);
  else upsertComment(draft, comment);
}

/** Stores the complete comments of a task. */
export function storeComments(draft: StateDraft, taskId: string, comments: readonly Comment[], rev: number): void {
  const rows = new Map(comments.map((comment) => [comment.id, comment]));
  storeList(draft, 'comments', rows, (comment) => comment.taskId === taskId, rev);
  setCommentCount(draft, taskId, comments.length, rev);
}

function setCommentCount(draft: StateDraft, taskId: string, commentCount: number, rev: number): void {
  if (acceptsPart(getCommentCountKey(taskId), rev)) draft.update('tasks', taskId, { commentCount });
}

/** Applies the number of comments that an event tells; older events only tell that it changed by one. */
export function applyCommentCount(
  draft: StateDraft,
  taskId: string,
  { commentCount, change }: { commentCount: number | undefined; change: number },
  rev: number,
): void {
  const key = getCommentCountKey(taskId);
  if (!isUnseenRev(key, rev) || !draft.get('tasks', taskId)) return;
  setKnownRev(key, rev);
  if (commentCount === undefined) changeCommentCount(draft, taskId, change);
  else draft.update('tasks', taskId, { commentCount });
}

export function upsertComment(draft: StateDraft, comment: Comment): void {
  if (!draft.get('comments', comment.id)) changeCommentCount(draft, comment.taskId, 1);
  draft.set('comments', comment.id, comment);
}

export function removeComment(draft: StateDraft, commentId: string, taskId: string): void {
  changeCommentCount(draft, taskId, -1);
  draft.delete('comments', commentId);
}

function changeCommentCount(draft: StateDraft, taskId: string, by: number): void {
  const count = draft.get('tasks', taskId)?.commentCount ?? 0;
  draft.update('tasks', taskId, { commentCount: Math.max(0, count + by) });
}

/** Also removes the tasks from the blockers of others. */
export function removeTasksWithSubtasks(draft: StateDraft, ids: readonly string[]): void {
  const removedIds = new Set(ids);
  const tasks = draft.getAll('tasks');
  for (let previousSize = -1; previousSize !== removedIds.size; ) {
    previousSize = removedIds.size;
    for (const task of tasks) if (task.parentTaskId && removedIds.has(task.parentTaskId)) removedIds.add(task.id);
  }
  for (const id of removedIds) draft.delete('tasks', id);
  removeReferences(draft, removedIds);
}

export function removeLabel(draft: StateDraft, labelId: string): void {
  draft.delete('labels', labelId);
  removeReferences(draft, new Set([labelId]));
}

/** Removes deleted tasks and labels from the blockers and labels of the tasks that have them. Returns the ids of those. */
export function removeReferences(draft: StateDraft, removedIds: ReadonlySet<string>): string[] {
  const isRemoved = (id: string) => removedIds.has(id);
  const isKept = (id: string) => !removedIds.has(id);
  const affected = draft
    .getAll('tasks')
    .filter(({ blockedByIds, labelIds }) => blockedByIds.some(isRemoved) || labelIds.some(isRemoved));
  for (const { id, blockedByIds, labelIds } of affected) {
    draft.update('tasks', id, { blockedByIds: blockedByIds.filter(isKept), labelIds: labelIds.filter(isKept) });
  }
  return affected.map(({ id }) => id);
}
