import { formatDayRange, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';

/** The days of a task, the last one included. */
export interface DaySpan {
  start: string;
  end: string;
}

export type TaskDates = Pick<Task, 'startDate' | 'dueDate'>;

/** A task with only one date takes that day; undefined: it has no dates. */
export function getTaskSpan({ startDate, dueDate }: TaskDates, timeZone: string): DaySpan | undefined {
  const start = startDate ?? dueDate;
  const end = dueDate ?? startDate;
  if (start === null || end === null) return undefined;
  const days = [toDay(start, timeZone), toDay(end, timeZone)].sort() as [string, string];
  return { start: days[0], end: days[1] };
}

/** Such as `25 Nov – 3 Dec`, or that the task has no date. */
export function formatTaskDays(task: TaskDates, timeZone: string): string {
  const span = getTaskSpan(task, timeZone);
  return span ? formatDayRange(span.start, span.end, { day: 'numeric', month: 'short' }) : t('due.none');
}
