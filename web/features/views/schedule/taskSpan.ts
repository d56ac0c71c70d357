import { addDays, daysBetween, shiftDate, toDay } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';

/** The days that a task takes, the last one included. */
export interface DaySpan {
  start: string;
  end: string;
}

type Dates = Pick<Task, 'startDate' | 'dueDate'>;

/** Which end of a task's dates moves. */
export type DatePart = 'moveByDays' | 'startByDays' | 'endByDays';

/** A change of a task's dates: by a number of days, to given days, or cleared. */
export type DateShift =
  | { moveByDays?: number; startByDays?: number; endByDays?: number }
  | { toSpan: DaySpan }
  | 'clear';

/** Of one date, that day. Undefined: it has none. */
export function getTaskSpan({ startDate, dueDate }: Dates, timeZone: string): DaySpan | undefined {
  const start = startDate ?? dueDate;
  const end = dueDate ?? startDate;
  if (start === null || end === null) return undefined;
  const days = [toDay(start, timeZone), toDay(end, timeZone)].sort() as [string, string];
  return { start: days[0], end: days[1] };
}

/** The dates that a task will have. What has no date yet is taken from today. */
export function applyDateShift(task: Dates, shift: DateShift, currentUser: CurrentUser): Dates {
  if (shift === 'clear') return { startDate: null, dueDate: null };
  if ('toSpan' in shift) {
    const { start, end } = shift.toSpan;
    return { startDate: start === end ? null : start, dueDate: end };
  }
  const { timeZone, today } = currentUser;
  const { moveByDays = 0, startByDays = 0, endByDays = 0 } = shift;
  const isUndated = task.startDate === null && task.dueDate === null;
  const from: Dates = isUndated ? { startDate: null, dueDate: today } : task;
  const move = (date: string | null) => date && shiftDate(date, moveByDays, timeZone);
  const moved = { startDate: move(from.startDate), dueDate: move(from.dueDate) };
  return pullEnd(pullStart(moved, startByDays, timeZone), endByDays, timeZone);
}

/** The start moves; a task of one day becomes one of several. It does not pass the end. */
function pullStart({ startDate, dueDate }: Dates, by: number, timeZone: string): Dates {
  const span = getTaskSpan({ startDate, dueDate }, timeZone);
  if (by === 0 || !span) return { startDate, dueDate };
  const days = Math.min(by, daysBetween(span.start, span.end));
  if (startDate === null) return { startDate: days === 0 ? null : addDays(span.start, days), dueDate };
  return { startDate: shiftDate(startDate, days, timeZone), dueDate: dueDate ?? span.end };
}

function pullEnd({ startDate, dueDate }: Dates, by: number, timeZone: string): Dates {
  const span = getTaskSpan({ startDate, dueDate }, timeZone);
  if (by === 0 || !span) return { startDate, dueDate };
  const days = Math.max(by, -daysBetween(span.start, span.end));
  if (dueDate === null) return { startDate, dueDate: days === 0 ? null : addDays(span.end, days) };
  return { startDate: startDate ?? (days === 0 ? null : span.start), dueDate: shiftDate(dueDate, days, timeZone) };
}
