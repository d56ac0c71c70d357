import { addDays, addMonths, daysBetween, isAllDay, startOfMonth, startOfWeek } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import { type DaySpan, getTaskSpan } from '../schedule/taskSpan.ts';

/** What of a task lies in one week: from a column on, over some days, in a lane. */
export interface WeekSegment {
  task: Task;
  startColumn: number;
  dayCount: number;
  lane: number;
  /** Whether it begins, and ends, in this week. */
  startsInWeek: boolean;
  endsInWeek: boolean;
}

export interface ScheduledTask {
  task: Task;
  span: DaySpan;
}

/** The weeks of a month, or the one week, each by its first day. */
export function getWeekStarts(day: string, shown: 'month' | 'week'): string[] {
  if (shown === 'week') return [startOfWeek(day)];
  const first = startOfWeek(startOfMonth(day));
  const count = Math.ceil(daysBetween(first, addMonths(day, 1)) / 7);
  return Array.from({ length: count }, (_, week) => addDays(first, 7 * week));
}

/** The days of an agenda: from the month or week that is shown to the end of the month after it. */
export function agendaDays(day: string, shown: 'month' | 'week'): string[] {
  const first = shown === 'week' ? startOfWeek(day) : startOfMonth(day);
  const count = daysBetween(first, addMonths(startOfMonth(day), 2));
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** In the order in which a day shows them: long ones first, so that their bars are on top, then by time of day. */
export function toScheduledTasks(tasks: readonly Task[], timeZone: string): ScheduledTask[] {
  return tasks
    .flatMap((task) => {
      const span = getTaskSpan(task, timeZone);
      return span ? [{ task, span, key: keyOf(task, span) }] : [];
    })
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function keyOf({ dueDate, startDate }: Task, { start, end }: DaySpan): string {
  const date = dueDate ?? startDate ?? '';
  const isLong = start !== end;
  // A day's own tasks without a time come before those with one; instants sort as text.
  return `${start} ${isLong ? 99_999 - daysBetween(start, end) : 'a'} ${isAllDay(date) ? '' : date}`;
}

export function toWeekSegments(dated: readonly ScheduledTask[], week: string): WeekSegment[] {
  const last = addDays(week, 6);
  const lanes: number[] = [];
  return dated
    .filter(({ span }) => span.start <= last && span.end >= week)
    .map(({ task, span }) => {
      const startsInWeek = span.start >= week;
      const endsInWeek = span.end <= last;
      const startColumn = startsInWeek ? daysBetween(week, span.start) : 0;
      const until = endsInWeek ? daysBetween(week, span.end) : 6;
      const free = lanes.findIndex((taken) => taken < startColumn);
      const lane = free < 0 ? lanes.length : free;
      lanes[lane] = until;
      return { task, startColumn, dayCount: until - startColumn + 1, lane, startsInWeek, endsInWeek };
    });
}

/** What fits into so many lanes, and how many each day hides: those take the last lane for saying so. */
export function limitLanes(
  lanes: number,
  pieces: readonly WeekSegment[],
): { shown: WeekSegment[]; hiddenCounts: number[] } {
  const isOn = ({ startColumn, dayCount }: WeekSegment, day: number) =>
    startColumn <= day && day < startColumn + dayCount;
  const days = [0, 1, 2, 3, 4, 5, 6];
  const isFull = days.map((day) => pieces.some((piece) => piece.lane >= lanes && isOn(piece, day)));
  const isHidden = (piece: WeekSegment) =>
    piece.lane >= lanes || (piece.lane === lanes - 1 && days.some((day) => isFull[day] && isOn(piece, day)));
  const away = pieces.filter(isHidden);
  return {
    shown: pieces.filter((piece) => !away.includes(piece)),
    hiddenCounts: days.map((day) => away.filter((piece) => isOn(piece, day)).length),
  };
}
