import { addDays, daysBetween, shiftDate } from '../../../lib/dates.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { type DaySpan, getTaskSpan, type TaskDates } from './taskSpan.ts';

/** Which end of a task's dates moves. */
export type DatePart = 'moveByDays' | 'startByDays' | 'endByDays';

/** A change of a task's dates: by a number of days, to given days, or cleared. */
export type DateShift =
  | { moveByDays?: number; startByDays?: number; endByDays?: number }
  | { toSpan: DaySpan }
  | 'clear';

/** The dates of a task after a shift. A task without dates is moved as if it were due today. */
export function applyDateShift(task: TaskDates, shift: DateShift, userContext: UserContext): TaskDates {
  if (shift === 'clear') return { startDate: null, dueDate: null };
  if ('toSpan' in shift) {
    const { start, end } = shift.toSpan;
    return { startDate: start === end ? null : start, dueDate: end };
  }
  const { timeZone, today } = userContext;
  const { moveByDays = 0, startByDays = 0, endByDays = 0 } = shift;
  const isUndated = task.startDate === null && task.dueDate === null;
  const original: TaskDates = isUndated ? { startDate: null, dueDate: today } : task;
  const move = (date: string | null) => date && shiftDate(date, moveByDays, timeZone);
  const moved = { startDate: move(original.startDate), dueDate: move(original.dueDate) };
  return shiftEnd(shiftStart(moved, startByDays, timeZone), endByDays, timeZone);
}

/** Moves the start, at most to the end. A task with only a due date gets a start date. */
function shiftStart({ startDate, dueDate }: TaskDates, shiftDays: number, timeZone: string): TaskDates {
  const span = getTaskSpan({ startDate, dueDate }, timeZone);
  if (shiftDays === 0 || !span) return { startDate, dueDate };
  const days = Math.min(shiftDays, daysBetween(span.start, span.end));
  if (startDate === null) return { startDate: days === 0 ? null : addDays(span.start, days), dueDate };
  return { startDate: shiftDate(startDate, days, timeZone), dueDate: dueDate ?? span.end };
}

/** Moves the end, at least to the start. A task with only a start date gets a due date. */
function shiftEnd({ startDate, dueDate }: TaskDates, shiftDays: number, timeZone: string): TaskDates {
  const span = getTaskSpan({ startDate, dueDate }, timeZone);
  if (shiftDays === 0 || !span) return { startDate, dueDate };
  const days = Math.max(shiftDays, -daysBetween(span.start, span.end));
  if (dueDate === null) return { startDate, dueDate: days === 0 ? null : addDays(span.end, days) };
  return { startDate: startDate ?? (days === 0 ? null : span.start), dueDate: shiftDate(dueDate, days, timeZone) };
}
