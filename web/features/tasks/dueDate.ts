import { dayOf, daysBetween, instantAt, isAllDay, shiftDate, timeOf } from '../../lib/dates.ts';
import { commands, getState } from '../../sync/index.ts';

/** The time of day that a date has; null: none, it is all day. */
export function clockOf(date: string | null, timeZone: string): string | null {
  return date === null || isAllDay(date) ? null : timeOf(date, timeZone);
}

/** A date on another day. It keeps the time of day that it had, unless one is given; null: all day. */
export function dateOn(day: string, time: string | null | undefined, before: string | null, timeZone: string): string {
  if (time) return instantAt(day, time, timeZone);
  if (time === null || before === null || isAllDay(before)) return day;
  return shiftDate(before, daysBetween(dayOf(before, timeZone), day), timeZone);
}

/** Makes tasks due on a day, each at the time of day that it has unless one is given. One step of undo. */
export function setDue(
  taskIds: readonly string[],
  day: string | null,
  time: string | null | undefined,
  timeZone: string,
): void {
  const tasks = taskIds.flatMap((id) => getState().tasks.get(id) ?? []);
  commands.updateEach(
    tasks.map(({ id, startDate, dueDate }) => ({
      taskId: id,
      startDate,
      dueDate: day && dateOn(day, time, dueDate, timeZone),
    })),
  );
}
