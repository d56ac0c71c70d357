import { getNextRecurrence } from '../../../../contract/rules/recurrence/nextOccurrence.ts';
import { addDays, daysBetween, toDay } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';

/** The first and the last day of a task that a series has not created yet. */
export interface UpcomingSpan {
  start: string;
  end: string;
}

const maxUpcoming = 3;

/**
 * The days of the next tasks of a series, at most three, if the task were completed today. None for a series that
 * counts from completion: only then its next day is known.
 */
export function listUpcomingSpans(task: Task, today: string): UpcomingSpan[] {
  const { recurrence, startDate, dueDate, completedAt, isArchived } = task;
  if (!recurrence?.occurrence || recurrence.from !== 'due' || completedAt !== null || isArchived || !dueDate) return [];
  const { timeZone, anchor, occurrence } = recurrence;
  const anchorDay = toDay(anchor, timeZone);
  const length = startDate === null ? 0 : Math.max(0, daysBetween(toDay(startDate, timeZone), occurrence));
  const spans: UpcomingSpan[] = [];
  const [after = today] = [occurrence, toDay(dueDate, timeZone), today].sort().reverse();
  let next = getNextRecurrence(recurrence, { anchorDay, after, completedDay: today });
  while (next && spans.length < maxUpcoming) {
    spans.push({ start: addDays(next.occurrence, -length), end: next.occurrence });
    next = getNextRecurrence(next, { anchorDay, after: next.occurrence, completedDay: today });
  }
  return spans;
}
