import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';
import { getStartOfDay, shiftDateInZone, toLocalTime } from '../timeZoneDates.ts';

/** How an event repeats. */
export interface EventSeries {
  /** As the recurrence of a task has it. */
  rule: string;
  timeZone: string;
}

/** The transitions of a time zone are listed for so many years from the start of a series. */
const zoneYears = 10;

/**
 * The lines `RRULE` and `EXDATE` of an event.
 * @param start The instant of its first day; undefined: all day
 */
export function formatSeries({ rule: text, timeZone }: EventSeries, start: string | undefined): string[] {
  const [rule = ''] = text.split('\n');
  const { excludedDays, until } = parseRecurrenceRule(text);
  const days = excludedDays.map((day) => day.replaceAll('-', ''));
  if (start === undefined) return [`RRULE:${rule}`, ...(days.length > 0 ? [`EXDATE;VALUE=DATE:${days.join()}`] : [])];
  const time = formatLocalTime(timeZone, start).slice(8);
  // With a time of day, the end of a rule is an instant.
  const end = until && new Date(Date.parse(getStartOfDay(timeZone, shiftDateInZone(timeZone, until, 1))) - 1000);
  return [
    `RRULE:${end ? rule.replace(/UNTIL=\d+/, `UNTIL=${end.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`) : rule}`,
    ...(days.length > 0 ? [`EXDATE;TZID=${timeZone}:${days.map((day) => day + time).join()}`] : []),
  ];
}

/** A local time as the format has it: `20260222T100000`. */
export function formatLocalTime(timeZone: string, instant: string): string {
  return toLocalTime(timeZone, instant.slice(0, 19).concat('Z')).padEnd(19, ':00').slice(0, 19).replace(/[-:]/g, '');
}

/** The component that defines a time zone, from the year of an instant on. */
export function formatTimeZone(timeZone: string, from: string): string[] {
  const year = Number(from.slice(0, 4));
  const start = Temporal.Instant.from(`${year}-01-01T00:00:00Z`).toZonedDateTimeISO(timeZone);
  const lines = ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...formatOffset('STANDARD', start, start.offset)];
  let before = start;
  let next = start.getTimeZoneTransition('next');
  while (next && next.year <= year + zoneYears) {
    lines.push(
      ...formatOffset(next.offsetNanoseconds > before.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD', next, before.offset),
    );
    before = next;
    next = next.getTimeZoneTransition('next');
  }
  return [...lines, 'END:VTIMEZONE'];
}

/** The offset from a transition on, which is written in the local time before it. */
function formatOffset(
  kind: 'STANDARD' | 'DAYLIGHT',
  transition: Temporal.ZonedDateTime,
  offsetBefore: string,
): string[] {
  const local = transition.withTimeZone(offsetBefore).toPlainDateTime().toString().padEnd(19, ':00').slice(0, 19);
  return [
    `BEGIN:${kind}`,
    `DTSTART:${local.replace(/[-:]/g, '')}`,
    `TZOFFSETFROM:${offsetBefore.replace(':', '')}`,
    `TZOFFSETTO:${transition.offset.replace(':', '')}`,
    `END:${kind}`,
  ];
}
