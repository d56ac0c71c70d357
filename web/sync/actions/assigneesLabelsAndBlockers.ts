import type { Mutation } from '../mutations.ts';
import { getEditableTasks, performTaskStep } from './tasks.ts';

/** The assignees, labels and blockers of tasks. Not exported by index.ts: only what changes them loads this module. */

export function setTaskAssignee(taskIds: readonly string[], userId: string, isAssigned: boolean): void {
  const op = isAssigned ? 'assign_task' : 'unassign_task';
  const mutations = getEditableTasks(taskIds)
    .filter(({ assigneeIds }) => assigneeIds.includes(userId) !== isAssigned)
    .map(({ id }): Mutation => ({ op, input: { taskId: id, userId } }));
  performTaskStep(mutations, 'done.changed', taskIds);
}

export function setTaskLabel(taskIds: readonly string[], labelId: string, isSet: boolean): void {
  const mutations = getEditableTasks(taskIds)
    .filter(({ labelIds }) => labelIds.includes(labelId) !== isSet)
    .map(
      ({ id }): Mutation => ({ op: isSet ? 'add_task_label' : 'remove_task_label', input: { taskId: id, labelId } }),
    );
  performTaskStep(mutations, 'done.changed', taskIds);
}

/** Removes one label and adds another, as dragging tasks between label columns does. */
export function replaceTaskLabel(taskIds: readonly string[], from: string | undefined, to: string | undefined): void {
  const mutations = getEditableTasks(taskIds).flatMap(({ id, labelIds }) =>
    replaceMember(labelIds, from === undefined ? [] : [from], to).map(
      ({ memberId, isAdded }): Mutation => ({
        op: isAdded ? 'add_task_label' : 'remove_task_label',
        input: { taskId: id, labelId: memberId },
      }),
    ),
  );
  performTaskStep(mutations, 'done.changed', taskIds);
}

/** Removes one assignee and adds another, as dragging tasks between people does. Without `to`, removes all of them. */
export function replaceTaskAssignee(
  taskIds: readonly string[],
  from: string | undefined,
  to: string | undefined,
): void {
  const mutations = getEditableTasks(taskIds).flatMap(({ id, assigneeIds }) => {
    const removedIds = to === undefined ? assigneeIds : from === undefined ? [] : [from];
    return replaceMember(assigneeIds, removedIds, to).map(
      ({ memberId, isAdded }): Mutation => ({
        op: isAdded ? 'assign_task' : 'unassign_task',
        input: { taskId: id, userId: memberId },
      }),
    );
  });
  performTaskStep(mutations, 'done.changed', taskIds);
}

/** Lists are changed member by member, so that what others add to them at the same time stays. */
function replaceMember(memberIds: readonly string[], removedIds: readonly string[], addedId: string | undefined) {
  const removed = removedIds.filter((id) => id !== addedId && memberIds.includes(id));
  const added = addedId === undefined || memberIds.includes(addedId) ? [] : [addedId];
  return [
    ...removed.map((memberId) => ({ memberId, isAdded: false })),
    ...added.map((memberId) => ({ memberId, isAdded: true })),
  ];
}

export function setTaskBlocker(taskId: string, otherId: string, isBlocked: boolean): void {
  const op = isBlocked ? 'add_blocker' : 'remove_blocker';
  performTaskStep([{ op, input: { taskId, otherId } }], 'done.changed', [taskId]);
}
