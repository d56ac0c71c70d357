import { addDays, getToday } from '../../lib/dates.ts';
import { commands, getState, type Priority } from '../../sync/index.ts';
import { setDueDate } from '../tasks/dueDate.ts';
import type { GroupBy } from '../tasks/taskFilters.ts';
import type { DropPosition } from './kanban/boardDrag.ts';

/** What it means to drop tasks into a column, by what the columns stand for. One step of undo. */
export function dropIntoGroup(
  taskIds: readonly string[],
  group: GroupBy,
  { column, before }: DropPosition,
  from: string,
  others: readonly string[],
): void {
  switch (group) {
    case 'status': {
      const last = others.at(-1);
      if (before !== null) commands.moveTasks(taskIds, { beforeTaskId: before });
      else if (last !== undefined) commands.moveTasks(taskIds, { afterTaskId: last });
      else commands.moveTasks(taskIds, { statusId: column === 'none' ? null : column });
      return;
    }
    case 'priority':
      commands.updateTasks(taskIds, { priority: column as Priority });
      return;
    case 'assignee':
      commands.updateTasks(taskIds, { assigneeIds: column === 'none' ? [] : [column] });
      return;
    case 'label':
      commands.replaceTaskLabel(taskIds, from === 'none' ? undefined : from, column === 'none' ? undefined : column);
      return;
    case 'due': {
      const timeZone = getState().me?.timeZone ?? 'UTC';
      const now = getToday(timeZone);
      const days = { none: null, today: now, week: addDays(now, 7), later: addDays(now, 14), overdue: undefined };
      const day = days[column as keyof typeof days];
      if (day !== undefined) setDueDate(taskIds, day, undefined, timeZone);
      return;
    }
    default:
      return;
  }
}
