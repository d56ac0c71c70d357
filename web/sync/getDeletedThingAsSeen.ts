import { getKnownRev } from './knownRevs.ts';
import type { Mutation } from './mutations.ts';
import type { SeenThing } from './pendingMutation.ts';
import { getState } from './store.ts';

/**
 * What the user knows of the thing that they delete; undefined for other mutations. A column is deleted with everything
 * in it, as the user has confirmed, except when its creation is undone.
 */
export function getDeletedThingAsSeen({ op, input }: Mutation, isUndo: boolean): SeenThing | undefined {
  if (!/^(delete|trash)_/.test(op) || (op === 'delete_status' && !isUndo)) return undefined;
  const { tasks, comments } = getState();
  const { taskId = '', commentId = '' } = input as { taskId?: string; commentId?: string };
  const subtasks = [...tasks.values()].filter(({ parentTaskId }) => parentTaskId === taskId);
  return {
    rev: getKnownRev(taskId),
    parentTaskId: tasks.get(taskId)?.parentTaskId ?? null,
    subtaskIds: taskId === '' ? [] : subtasks.map(({ id }) => id),
    content: comments.get(commentId)?.content,
  };
}
