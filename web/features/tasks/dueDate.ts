import { daysBetween, isAllDay, shiftDate, toDay, toInstant, toTimeOfDay } from '../../lib/dates.ts';
import { actions, getState } from '../../sync/index.ts';

/** The time of day that a date has; null: none, it is all day. */
export function getTimeOfDay(date: string | null, timeZone: string): string | null {
  return date === null || isAllDay(date) ? null : toTimeOfDay(date, timeZone);
}

/** A date on another day. It keeps the time of day that it had, unless one is given; null: all day. */
export function moveDateToDay(
  day: string,
  time: string | null | undefined,
  before: string | null,
  timeZone: string,
): string {
  if (time) return toInstant(day, time, timeZone);
  if (time === null || before === null || isAllDay(before)) return day;
  return shiftDate(before, daysBetween(toDay(before, timeZone), day), timeZone);
}

/** Makes tasks due on a day, each at the time of day that it has unless one is given. One step of undo. */
export function setDueDate(
  taskIds: readonly string[],
  day: string | null,
  time: string | null | undefined,
  timeZone: string,
): void {
  const tasks = taskIds.flatMap((id) => getState().tasks.get(id) ?? []);
  actions.updateTasksIndividually(
    tasks.map(({ id, startDate, dueDate }) => ({
      taskId: id,
      startDate,
      dueDate: day && moveDateToDay(day, time, dueDate, timeZone),
    })),
  );
}
