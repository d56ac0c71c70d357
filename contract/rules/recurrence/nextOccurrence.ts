import { getDayAfterCompletion, iterateOccurrences } from './occurrences.ts';
import { formatRecurrenceRule, parseRecurrenceRule, type RecurrenceRule } from './recurrenceRule.ts';

interface Series {
  rule: string;
  from: 'due' | 'completion';
  /** The day of the series that the task stands for. */
  occurrence: string;
}

/**
 * The recurrence of the task that follows; undefined if the series ends.
 * @param anchorDay The day of the series' anchor in its time zone.
 * @param after The next occurrence is later than this day.
 * @param completedDay The day from which a series counts that counts from completion.
 */
export function getNextRecurrence<S extends Series>(
  recurrence: S,
  { anchorDay, after, completedDay }: { anchorDay: string; after: string; completedDay: string },
): S | undefined {
  const rule = parseRecurrenceRule(recurrence.rule);
  const { occurrence } = recurrence;
  if (recurrence.from === 'completion') {
    const day = getDayAfterCompletion(rule, completedDay);
    return day === undefined ? undefined : withOccurrence(recurrence, rule, day, 1);
  }
  const start = after > occurrence ? after : occurrence;
  for (const day of iterateOccurrences(rule, anchorDay, start)) {
    return withOccurrence(recurrence, rule, day, countPassed(rule, anchorDay, occurrence, day));
  }
  return undefined;
}

/** `COUNT` includes the occurrence of the task itself, and those that are left out or missed. */
function withOccurrence<S extends Series>(
  recurrence: S,
  rule: RecurrenceRule,
  occurrence: string,
  passed: number,
): S | undefined {
  const count = rule.count === undefined ? undefined : rule.count - passed;
  if (count !== undefined && count < 1) return undefined;
  const excludedDays = rule.excludedDays.filter((day) => day > occurrence);
  return { ...recurrence, rule: formatRecurrenceRule({ ...rule, count, excludedDays }), occurrence };
}

function countPassed(rule: RecurrenceRule, anchorDay: string, occurrence: string, next: string): number {
  if (rule.count === undefined) return 0;
  let count = 0;
  for (const day of iterateOccurrences({ ...rule, excludedDays: [] }, anchorDay, occurrence)) {
    count++;
    if (day >= next || count > rule.count) break;
  }
  return count;
}
