import { hasNewerRev, isDeleted, setKnownRev } from './knownRevs.ts';
import type { Comment, StateDraft, Task } from './state.ts';

/** Updates that more than one place applies: server responses, events and optimistic mutations. */

/** Fields that `task` lacks keep their values: a board has no descriptions, an event no counts. Ignores outdated tasks. */
export function mergeTask(draft: StateDraft, task: Task, rev: number | undefined): void {
  const current = draft.get('tasks', task.id);
  if (isDeleted(task.id) || (rev !== undefined && hasNewerRev(task.id, rev))) return;
  if (rev === undefined && current && (current.updatedAt ?? '') > (task.updatedAt ?? '')) return;
  if (rev !== undefined) setKnownRev(task.id, rev);
  draft.set('tasks', task.id, { ...current, ...task });
}

/** Counts a new comment once, whether the response or the event brings it first. */
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
  for (const task of tasks) {
    if (removedIds.has(task.id)) draft.delete('tasks', task.id);
    else if (task.blockedByIds.some((id) => removedIds.has(id))) {
      draft.update('tasks', task.id, { blockedByIds: task.blockedByIds.filter((id) => !removedIds.has(id)) });
    }
  }
}

export function removeLabel(draft: StateDraft, labelId: string): void {
  draft.delete('labels', labelId);
  for (const task of draft.getAll('tasks')) {
    if (task.labelIds.includes(labelId)) {
      draft.update('tasks', task.id, { labelIds: task.labelIds.filter((id) => id !== labelId) });
    }
  }
}
