import { addDays, addMonths } from '../../../lib/dates.ts';
import { setQueryParams, useLocation } from '../../../lib/router.tsx';
import { type CalendarSpan, getWeekStarts } from './weekLayout.ts';

/** The month or week that the calendar shows. */
export interface CalendarRange {
  /** The day that it was opened at. */
  day: string;
  span: CalendarSpan;
  /** Such as `2026-02`; undefined when a week is shown. */
  month: string | undefined;
  weekStarts: readonly string[];
  firstDay: string;
  lastDay: string;
  show: (day: string, span?: CalendarSpan) => void;
  /** Shows the next month or week, or with -1 the previous one. */
  step: (count: number) => void;
}

/** Reads the range from the URL, where it is also changed. */
export function useCalendarRange(today: string): CalendarRange {
  const { query } = useLocation();
  const span = query.get('span') === 'week' ? 'week' : 'month';
  const day = parseDay(query.get('date')) ?? today;
  const weekStarts = getWeekStarts(day, span);
  const show = (nextDay: string, nextSpan: CalendarSpan = span) =>
    setQueryParams(
      { date: nextDay === today ? undefined : nextDay, span: nextSpan === 'month' ? undefined : nextSpan },
      { replace: true },
    );
  return {
    day,
    span,
    month: span === 'month' ? day.slice(0, 7) : undefined,
    weekStarts,
    firstDay: weekStarts[0] ?? day,
    lastDay: addDays(weekStarts.at(-1) ?? day, 6),
    show,
    step: (count) => show(span === 'week' ? addDays(day, 7 * count) : addMonths(day, count)),
  };
}

function parseDay(text: string | null): string | undefined {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
