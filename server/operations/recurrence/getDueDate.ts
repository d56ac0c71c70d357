import type { Recurrence } from '../../../contract/recurrence.ts';
import { resolveLocalTime, toLocalTime } from '../timeZoneDates.ts';

/** The due date of an occurrence: the time of day is that of the anchor. */
export function getDueDate({ anchor, timeZone, occurrence }: Recurrence): string {
  if (anchor.length === 10) return occurrence;
  const time = toLocalTime(timeZone, anchor).slice(10);
  return resolveLocalTime(timeZone, `${occurrence}${time}`) ?? occurrence;
}
