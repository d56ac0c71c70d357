import { addDays, getToday } from '../../lib/dates.ts';
import { replaceTaskAssignee, replaceTaskLabel } from '../../sync/actions/assigneesLabelsAndBlockers.ts';
import { actions, getState, type Priority } from '../../sync/index.ts';
import type { DueBucket, GroupBy } from '../tasks/filterSortAndGroup.ts';
import { setDueDate } from '../tasks/setDueDate.ts';
import { daysWhenDropped } from './dueBucketDays.ts';

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
      if (beforeTaskId !== null) actions.moveTasks(taskIds, { beforeTaskId });
      else if (lastTaskId !== undefined) actions.moveTasks(taskIds, { afterTaskId: lastTaskId });
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

function toMemberId(groupKey: string): string | undefined {
  return groupKey === 'none' ? undefined : groupKey;
}
