import { addDays, getToday } from '../../lib/dates.ts';
import { actions, getState, type Priority } from '../../sync/index.ts';
import { setDueDate } from '../tasks/dueDate.ts';
import type { GroupBy } from '../tasks/taskFilters.ts';
import type { DropPosition } from './dropPosition.ts';

/** What it means to drop tasks into a column, by what the columns stand for. One step of undo. */
export function dropIntoGroup(
  taskIds: readonly string[],
  group: GroupBy,
  { groupKey, beforeTaskId }: DropPosition,
  from: string,
  others: readonly string[],
): void {
  switch (group) {
    case 'status': {
      const last = others.at(-1);
      if (beforeTaskId !== null) actions.moveTasks(taskIds, { beforeTaskId: beforeTaskId });
      else if (last !== undefined) actions.moveTasks(taskIds, { afterTaskId: last });
      else actions.moveTasks(taskIds, { statusId: groupKey === 'none' ? null : groupKey });
      return;
    }
    case 'priority':
      actions.updateTasks(taskIds, { priority: groupKey as Priority });
      return;
    case 'assignee':
      actions.updateTasks(taskIds, { assigneeIds: groupKey === 'none' ? [] : [groupKey] });
      return;
    case 'label':
      actions.replaceTaskLabel(taskIds, from === 'none' ? undefined : from, groupKey === 'none' ? undefined : groupKey);
      return;
    case 'due': {
      const timeZone = getState().me?.timeZone ?? 'UTC';
      const now = getToday(timeZone);
      const days = { none: null, today: now, week: addDays(now, 7), later: addDays(now, 14), overdue: undefined };
      const day = days[groupKey as keyof typeof days];
      if (day !== undefined) setDueDate(taskIds, day, undefined, timeZone);
      return;
    }
    default:
      return;
  }
}
