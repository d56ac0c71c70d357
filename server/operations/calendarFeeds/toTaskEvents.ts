import { getNextRecurrence } from '../../../contract/rules/recurrence/nextOccurrence.ts';
import { listOccurrences } from '../../../contract/rules/recurrence/occurrences.ts';
import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';
import type { TaskRow } from '../../db/schema.ts';
import { getDueDate } from '../recurrence/getDueDate.ts';
import { getLaterDay, parseRecurrence, toDayInZone } from '../recurrence/storedRecurrence.ts';
import { shiftDateInZone } from '../timeZoneDates.ts';
import type { CalendarEvent } from './formatCalendar.ts';
import { type EventDetails, toCalendarEvent } from './toCalendarEvent.ts';

/**
 * The events of a task: one, with its rule if it repeats from its due date. A task that is late, has a start date or was
 * moved away from its series is an event of its own, and what follows is a second one.
 */
export function toTaskEvents(task: TaskRow, details: EventDetails, now: string): CalendarEvent[] {
  const event = toCalendarEvent(task, details);
  const recurrence = parseRecurrence(task.recurrence);
  if (recurrence?.from !== 'due' || task.completed_at !== null || task.due_date === null) return [event];
  const { rule, timeZone, anchor, occurrence } = recurrence;
  const today = toDayInZone(timeZone, now);
  const anchorDay = toDayInZone(timeZone, anchor);
  const dayBefore = shiftDateInZone(timeZone, occurrence, -1);
  const isFirstOfSeries =
    task.start_date === null &&
    occurrence >= today &&
    task.due_date === getDueDate(recurrence) &&
    listOccurrences(parseRecurrenceRule(rule), anchorDay, dayBefore, 1)[0] === occurrence;
  if (isFirstOfSeries) return [{ ...event, series: { rule, timeZone } }];
  const after = getLaterDay(today, toDayInZone(timeZone, task.due_date));
  const next = getNextRecurrence(recurrence, { anchorDay, after, completedDay: today });
  if (!next) return [event];
  const due = getDueDate(next);
  const time = due.length === 10 ? { firstDay: due, lastDay: due } : { from: due };
  return [event, { ...event, uid: `${task.id}-series`, time, series: { rule: next.rule, timeZone } }];
}
