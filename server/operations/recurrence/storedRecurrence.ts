import type { Recurrence } from '../../../contract/recurrence.ts';
import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';
import { getDayInZone } from '../timeZoneDates.ts';

/** The recurrence in a row's column, as the API returns it. */
export function parseRecurrence(text: string | null | undefined): Recurrence | null {
  return text ? (JSON.parse(text) as Recurrence) : null;
}

/** The fields always in the same order, so that equal recurrences have equal texts. */
export function toRecurrence({ rule, from, timeZone, anchor, occurrence, seriesId }: Recurrence): Recurrence {
  return { rule, from, timeZone, anchor, occurrence, seriesId };
}

/** Whether the recurrence has all the given values. */
export function matchesRecurrence(stored: Recurrence | null, expected: Partial<Recurrence> | null): boolean {
  if (!stored || !expected) return stored === expected;
  return Object.entries(expected).every(
    ([field, value]) => value === undefined || stored[field as keyof Recurrence] === value,
  );
}

/** The day of a date in the time zone of a series. */
export function toDayInZone(timeZone: string, date: string): string {
  return date.length === 10 ? date : getDayInZone(timeZone, date);
}

/** The recurrence as tools read it and take it: the rule, or words if it counts from completion. */
export function toRecurrenceText({ rule, from }: Recurrence): string {
  if (from === 'due') return rule;
  const { frequency, interval, until, count } = parseRecurrenceRule(rule);
  const unit = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' }[frequency];
  const words = interval === 1 ? `every! ${unit}` : `every! ${interval} ${unit}s`;
  const end = count !== undefined ? `, ${count} times` : until !== undefined ? `, until ${until}` : '';
  return words + end;
}

export function getLaterDay(day: string, otherDay: string): string {
  return day < otherDay ? otherDay : day;
}
