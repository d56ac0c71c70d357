import type { TaskRow } from '../../db/schema.ts';
import { getDayInZone, moveByDays } from '../timeZoneDates.ts';

/** Returns a function that moves dates so that the earliest one of the tasks is on `startDay`; undefined: unchanged. */
export function createDateShift(
  tasks: readonly Pick<TaskRow, 'start_date' | 'due_date'>[],
  startDay: string | undefined,
  timeZone: string,
): (date: string | null) => string | null {
  const toDay = (date: string) => (date.length === 10 ? date : getDayInZone(timeZone, date));
  const [earliest] = tasks
    .flatMap(({ start_date, due_date }) => [start_date, due_date])
    .flatMap((date) => (date === null ? [] : toDay(date)))
    .sort();
  if (startDay === undefined || earliest === undefined) return (date) => date;
  const { days } = Temporal.PlainDate.from(earliest).until(startDay);
  return (date) => (date === null ? null : moveByDays(timeZone, date, days));
}
