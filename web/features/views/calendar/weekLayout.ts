import { addDays, addMonths, daysBetween, isAllDay, startOfMonth, startOfWeek } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import { type DaySpan, getTaskSpan } from '../schedule/taskSpan.ts';

export type CalendarSpan = 'month' | 'week';

/** The part of a task in one week: from a column on, for some days, in a lane. */
export interface WeekSegment {
  task: Task;
  startColumn: number;
  dayCount: number;
  lane: number;
  startsInWeek: boolean;
  endsInWeek: boolean;
  /** Only a day of the series: its task does not exist yet. */
  isUpcoming: boolean;
}

export interface ScheduledTask {
  task: Task;
  span: DaySpan;
  isUpcoming?: boolean;
}

const weekdays = [0, 1, 2, 3, 4, 5, 6];

export function getWeekDays(weekStart: string): string[] {
  return weekdays.map((weekday) => addDays(weekStart, weekday));
}

/** The first days of the weeks that a month or a week touches. */
export function getWeekStarts(day: string, span: CalendarSpan): string[] {
  if (span === 'week') return [startOfWeek(day)];
  const firstWeek = startOfWeek(startOfMonth(day));
  const weekCount = Math.ceil(daysBetween(firstWeek, addMonths(day, 1)) / 7);
  return Array.from({ length: weekCount }, (_, week) => addDays(firstWeek, 7 * week));
}

/** The days of an agenda: from the start of the month or week to the end of the following month, or of a later one. */
export function getAgendaDays(day: string, span: CalendarSpan, laterMonths = 0): string[] {
  const firstDay = span === 'week' ? startOfWeek(day) : startOfMonth(day);
  const dayCount = daysBetween(firstDay, addMonths(startOfMonth(day), 2 + laterMonths));
  return Array.from({ length: dayCount }, (_, index) => addDays(firstDay, index));
}

/** In the order in which a day shows them: long ones first, so that their bars are on top, then by time of day. */
export function toScheduledTasks(tasks: readonly Task[], timeZone: string): ScheduledTask[] {
  return tasks
    .flatMap((task) => {
      const span = getTaskSpan(task, timeZone);
      return span ? [{ task, span, sortKey: getSortKey(task, span) }] : [];
    })
    .sort((a, b) => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0));
}

function getSortKey({ dueDate, startDate }: Task, { start, end }: DaySpan): string {
  const date = dueDate ?? startDate ?? '';
  const isLong = start !== end;
  // Digits sort before `a`, so longer tasks come first. Tasks without a time come before instants, which sort as text.
  return `${start} ${isLong ? 99_999 - daysBetween(start, end) : 'a'} ${isAllDay(date) ? '' : date}`;
}

/** Puts each task that touches a week into the first free lane. */
export function toWeekSegments(scheduledTasks: readonly ScheduledTask[], weekStart: string): WeekSegment[] {
  const weekEnd = addDays(weekStart, 6);
  const lastColumnByLane: number[] = [];
  return scheduledTasks
    .filter(({ span }) => span.start <= weekEnd && span.end >= weekStart)
    .map(({ task, span, isUpcoming = false }) => {
      const startsInWeek = span.start >= weekStart;
      const endsInWeek = span.end <= weekEnd;
      const startColumn = startsInWeek ? daysBetween(weekStart, span.start) : 0;
      const endColumn = endsInWeek ? daysBetween(weekStart, span.end) : 6;
      const freeLane = lastColumnByLane.findIndex((lastColumn) => lastColumn < startColumn);
      const lane = freeLane < 0 ? lastColumnByLane.length : freeLane;
      lastColumnByLane[lane] = endColumn;
      return { task, startColumn, dayCount: endColumn - startColumn + 1, lane, startsInWeek, endsInWeek, isUpcoming };
    });
}

export function isInColumn({ startColumn, dayCount }: WeekSegment, column: number): boolean {
  return startColumn <= column && column < startColumn + dayCount;
}

/**
 * The segments that fit into a number of lanes, and how many each day hides. A day that hides some gives up its last
 * lane, where it says how many.
 */
export function limitLanes(
  laneCount: number,
  segments: readonly WeekSegment[],
): { visibleSegments: WeekSegment[]; hiddenCounts: number[] } {
  const isFull = weekdays.map((column) =>
    segments.some((segment) => segment.lane >= laneCount && isInColumn(segment, column)),
  );
  const isHidden = (segment: WeekSegment) =>
    segment.lane >= laneCount ||
    (segment.lane === laneCount - 1 && weekdays.some((column) => isFull[column] && isInColumn(segment, column)));
  const hiddenSegments = segments.filter(isHidden);
  return {
    visibleSegments: segments.filter((segment) => !hiddenSegments.includes(segment)),
    hiddenCounts: weekdays.map((column) => hiddenSegments.filter((segment) => isInColumn(segment, column)).length),
  };
}
