import { useEffect } from 'react';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { listUpcomingSpans } from '../../tasks/recurrence/listUpcomingSpans.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import type { CalendarRange } from './useCalendarRange.ts';
import { getAgendaDays, getWeekDays, toScheduledTasks, toWeekSegments, type WeekSegment } from './weekLayout.ts';

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
  const days = isNarrow ? getAgendaDays(range.day, range.span) : range.weekStarts.flatMap(getWeekDays);
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

  return { scheduledTasks, unscheduledTasks, weeks, days, getTasksOnDay };
}
