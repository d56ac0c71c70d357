import { addDays, getToday } from '../../lib/dates.ts';
import { replaceTaskAssignee, replaceTaskLabel } from '../../sync/actions/assigneesLabelsAndBlockers.ts';
import { actions, getState, type Priority, type Status, select } from '../../sync/index.ts';
import type { DueBucket, GroupBy } from '../tasks/filterSortAndGroup.ts';
import { setDueDate } from '../tasks/setDueDate.ts';
import { daysWhenDropped } from './dueBucketDays.ts';

type StatusCategory = Status['category'];

/** Where dragged tasks would be dropped: in a group, before a task or at the end. */
export interface DropPosition {
  groupKey: string;
  /** null: at the end of the group. */
  beforeTaskId: string | null;
}

/**
 * Gives tasks what the group they are dropped into stands for: its status, assignee, label and so on. One undo step.
 * @param fromGroupKey The group that they were dragged out of.
 * @param otherTaskIds The tasks that were in the target group, in order, without the dragged ones.
 */
export function dropIntoGroup(
  taskIds: readonly string[],
  groupBy: GroupBy,
  { groupKey, beforeTaskId }: DropPosition,
  fromGroupKey: string,
  otherTaskIds: readonly string[],
): void {
  switch (groupBy) {
    case 'status': {
      const lastTaskId = otherTaskIds.at(-1);
      if (isStatusCategory(groupKey)) moveTasksToCategory(taskIds, groupKey);
      else if (beforeTaskId !== null) actions.moveTasks(taskIds, { beforeTaskId });
      else if (lastTaskId !== undefined && areOfOneProject([...taskIds, lastTaskId]))
        actions.moveTasks(taskIds, { afterTaskId: lastTaskId });
      else actions.moveTasks(taskIds, { statusId: groupKey === 'none' ? null : groupKey });
      return;
    }
    case 'priority':
      actions.updateTasks(taskIds, { priority: groupKey as Priority });
      return;
    case 'assignee':
      replaceTaskAssignee(taskIds, toMemberId(fromGroupKey), toMemberId(groupKey));
      return;
    case 'label':
      replaceTaskLabel(taskIds, toMemberId(fromGroupKey), toMemberId(groupKey));
      return;
    case 'due': {
      const timeZone = getState().me?.timeZone ?? 'UTC';
      const days = daysWhenDropped[groupKey as DueBucket];
      if (days === undefined) return;
      setDueDate(taskIds, days === null ? null : addDays(getToday(timeZone), days), undefined, timeZone);
      return;
    }
    default:
      return;
  }
}

/** Whether the group is one of a page with several projects, whose columns are grouped by what they count as. */
function isStatusCategory(groupKey: string): groupKey is StatusCategory {
  return groupKey === 'todo' || groupKey === 'active' || groupKey === 'done';
}

/** Moves each task to the first column of its project that counts so, unless it is in one already. */
function moveTasksToCategory(taskIds: readonly string[], category: StatusCategory): void {
  const state = getState();
  const updates = taskIds.flatMap((taskId) => {
    const task = state.tasks.get(taskId);
    const isThereAlready = state.statuses.get(task?.statusId ?? '')?.category === category;
    const statuses = task && !isThereAlready ? select.getProjectStatuses(state, task.projectId) : [];
    const status = statuses.find((candidate) => candidate.category === category);
    return status ? [{ taskId, statusId: status.id }] : [];
  });
  actions.updateTasksIndividually(updates, 'done.moved');
}

function areOfOneProject(taskIds: readonly string[]): boolean {
  const { tasks } = getState();
  return new Set(taskIds.map((id) => tasks.get(id)?.projectId)).size === 1;
}

function toMemberId(groupKey: string): string | undefined {
  return groupKey === 'none' ? undefined : groupKey;
}
