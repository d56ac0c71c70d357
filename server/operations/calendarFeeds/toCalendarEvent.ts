import type { TaskRow } from '../../db/schema.ts';
import { getDayInZone } from '../timeZoneDates.ts';
import type { CalendarEvent, CalendarTime } from './formatCalendar.ts';

export interface EventDetails {
  ref: string;
  projectName: string;
  /** The time zone of the feed's user. */
  timeZone: string;
  publicUrl: string;
}

const maxDescriptionLength = 2000;
const priorities = { urgent: 1, high: 3, medium: 5, low: 7, none: 0 };

/** The calendar event of a task that has a start or a due date. */
export function toCalendarEvent(task: TaskRow, { ref, projectName, timeZone, publicUrl }: EventDetails): CalendarEvent {
  const url = `${publicUrl}/t/${ref}`;
  const description = task.description ?? '';
  const shown =
    description.length > maxDescriptionLength
      ? `${description.slice(0, maxDescriptionLength).toWellFormed()}…`
      : description;
  return {
    uid: task.id,
    changedAt: task.updated_at,
    title: task.completed_at === null ? task.title : `✓ ${task.title}`,
    description: [`${ref} · ${projectName}`, shown, url].filter((part) => part !== '').join('\n\n'),
    url,
    priority: priorities[task.priority],
    time: getTime(task, timeZone),
  };
}

/**
 * All-day dates stay days and instants stay instants. If a task has one of each, it takes the days on which they are in
 * the user's time zone. A start after the due date is ignored.
 */
function getTime({ start_date: start, due_date: due }: TaskRow, timeZone: string): CalendarTime {
  const only = due ?? (start as string);
  if (start === null || due === null) return isDay(only) ? { firstDay: only, lastDay: only } : { from: only };
  if (!isDay(start) && !isDay(due)) return start < due ? { from: start, to: due } : { from: due };
  const firstDay = toDay(start, timeZone);
  const lastDay = toDay(due, timeZone);
  if (firstDay <= lastDay) return { firstDay, lastDay };
  return isDay(due) ? { firstDay: due, lastDay: due } : { from: due };
}

function isDay(date: string): boolean {
  return date.length === 10;
}

function toDay(date: string, timeZone: string): string {
  return isDay(date) ? date : getDayInZone(timeZone, date);
}
