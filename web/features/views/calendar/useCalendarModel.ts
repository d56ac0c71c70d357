import { useEffect, useState } from 'react';
import { addDays, addMonths, startOfMonth } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { listUpcomingSpans } from '../../tasks/recurrence/listUpcomingSpans.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import type { CalendarRange } from './useCalendarRange.ts';
import {
  getAgendaDays,
  getWeekDays,
  type ScheduledTask,
  toScheduledTasks,
  toWeekSegments,
  type WeekSegment,
} from './weekLayout.ts';

export interface CalendarWeek {
  weekStart: string;
  segments: WeekSegment[];
}

/** Lays out the tasks of a calendar, and tells the keyboard navigation where they are. */
export function useCalendarModel(
  tasks: readonly Task[],
  range: CalendarRange,
  isNarrow: boolean,
  { timeZone, today }: UserContext,
) {
  const scheduledTasks = toScheduledTasks(tasks, timeZone);
  const unscheduledTasks = tasks.filter((task) => !getTaskSpan(task, timeZone));
  // They come last, so that they take the lanes that tasks leave free.
  const upcomingTasks = tasks.flatMap((task) =>
    task.recurrence ? listUpcomingSpans(task, today).map((span) => ({ task, span, isUpcoming: true })) : [],
  );
  const weeks: CalendarWeek[] = range.weekStarts.map((weekStart) => ({
    weekStart,
    segments: toWeekSegments([...scheduledTasks, ...upcomingTasks], weekStart),
  }));
  const [later, setLater] = useState({ day: range.day, months: 0 });
  const laterMonths = later.day === range.day ? later.months : 0;
  const days = isNarrow ? getAgendaDays(range.day, range.span, laterMonths) : range.weekStarts.flatMap(getWeekDays);
  const nextDay = isNarrow ? findNextDay(scheduledTasks, days.at(-1) ?? range.day) : undefined;
  /** Continues the agenda to the end of the next month with a task; undefined: there is none. */
  const showLater =
    nextDay === undefined
      ? undefined
      : () => setLater({ day: range.day, months: getMonthDistance(range.day, nextDay) - 1 });
  const getTasksOnDay = (day: string) =>
    scheduledTasks.filter(({ span }) => span.start <= day && day <= span.end).map(({ task }) => task);

  // The keyboard finds a task on the first of its visible days.
  const [firstVisibleDay = range.firstDay] = days;
  const taskIdsByDay = days.map((day) =>
    scheduledTasks
      .filter(({ span }) => span.start === day || (day === firstVisibleDay && span.start < day && day <= span.end))
      .map(({ task }) => task.id),
  );
  const grid = JSON.stringify([...taskIdsByDay, unscheduledTasks.map(({ id }) => id)]);
  useEffect(() => setTaskGrid(JSON.parse(grid) as string[][]), [grid]);

  return { scheduledTasks, unscheduledTasks, weeks, days, getTasksOnDay, showLater };
}

/** The first day after `lastDay` on which a task lies. */
function findNextDay(scheduledTasks: readonly ScheduledTask[], lastDay: string): string | undefined {
  const starts = scheduledTasks
    .filter(({ span }) => span.end > lastDay)
    .map(({ span }) => (span.start > lastDay ? span.start : addDays(lastDay, 1)));
  return starts.sort()[0];
}

function getMonthDistance(from: string, to: string): number {
  const [fromMonth, toMonth] = [from, to].map(startOfMonth);
  let count = 0;
  for (let month = fromMonth ?? ''; month < (toMonth ?? ''); month = addMonths(month, 1)) count += 1;
  return count;
}
