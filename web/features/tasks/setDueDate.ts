import { daysBetween, isAllDay, shiftDate, toDay, toInstant, toTimeOfDay } from '../../lib/dates.ts';
import { actions, getState } from '../../sync/index.ts';

/** The time of day of a date, or null if it is all day. */
export function getTimeOfDay(date: string | null, timeZone: string): string | null {
  return date === null || isAllDay(date) ? null : toTimeOfDay(date, timeZone);
}

/** Moves a date to another day. A time replaces its time of day, null makes it all day, undefined keeps it. */
export function moveDateToDay(
  day: string,
  time: string | null | undefined,
  previous: string | null,
  timeZone: string,
): string {
  if (time) return toInstant(day, time, timeZone);
  if (time === null || previous === null || isAllDay(previous)) return day;
  return shiftDate(previous, daysBetween(toDay(previous, timeZone), day), timeZone);
}

/** Sets the due day of tasks, as `moveDateToDay` does for each. One undo step. */
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
