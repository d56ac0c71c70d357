import type { KeyboardEvent, RefObject } from 'react';
import { addDays, formatDay, startOfWeek } from '../../../lib/dates.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { daysByArrowKey } from '../../../ui/daysByArrowKey.ts';
import { scalePx } from '../../../ui/scalePx.ts';
import { useElementHeight } from '../../../ui/useElementHeight.ts';
import type { StartReschedule } from './calendarDrag.ts';
import type { CalendarWeek } from './useCalendarModel.ts';
import type { CalendarRange } from './useCalendarRange.ts';
import { WeekRow } from './WeekRow.tsx';
import { getWeekDays } from './weekLayout.ts';

const minWeekHeight = scalePx(108);

interface MonthGridProps {
  scroller: RefObject<HTMLDivElement | null>;
  range: CalendarRange;
  weeks: readonly CalendarWeek[];
  userContext: UserContext;
  rescheduledTaskIds: readonly string[];
  onStartReschedule: StartReschedule | undefined;
  onOpenDay: (day: string, anchor: HTMLElement) => void;
  onCreate: ((day: string) => void) | undefined;
}

/** The weeks of a month, or a single week, below the names of the weekdays. */
export function MonthGrid(props: MonthGridProps) {
  const { scroller, range, weeks } = props;
  const height = useElementHeight(scroller);
  const firstWeekByTaskId = getFirstWeeks(weeks);
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <div aria-hidden="true" className="grid grid-cols-7 border-b border-line text-xs text-muted">
        {getWeekDays(startOfWeek(range.day)).map((day) => (
          <span key={day} className="truncate border-e border-transparent px-2.5 py-1.5">
            {formatDay(day, { weekday: 'short' })}
          </span>
        ))}
      </div>
      <div ref={scroller} onKeyDown={focusAdjacentDay} className="min-h-0 flex-1 overflow-y-auto">
        {height > 0 &&
          weeks.map(({ weekStart, segments }) => (
            <WeekRow
              key={weekStart}
              weekStart={weekStart}
              segments={segments}
              month={range.month}
              height={Math.max(minWeekHeight, Math.floor(height / weeks.length))}
              userContext={props.userContext}
              rescheduledTaskIds={props.rescheduledTaskIds}
              firstWeekByTaskId={firstWeekByTaskId}
              focusableDay={range.day}
              onStartReschedule={props.onStartReschedule}
              onOpenDay={props.onOpenDay}
              onCreate={props.onCreate}
            />
          ))}
      </div>
    </div>
  );
}

function getFirstWeeks(weeks: readonly CalendarWeek[]): ReadonlyMap<string, string> {
  const firstWeekByTaskId = new Map<string, string>();
  for (const { weekStart, segments } of weeks) {
    for (const { task, isUpcoming } of segments) {
      if (!isUpcoming && !firstWeekByTaskId.has(task.id)) firstWeekByTaskId.set(task.id, weekStart);
    }
  }
  return firstWeekByTaskId;
}

/** The days are a single tab stop; arrow keys move between them. */
function focusAdjacentDay(event: KeyboardEvent<HTMLElement>): void {
  const day = (event.target as Element).getAttribute('data-date');
  const days = daysByArrowKey[event.key];
  if (day === null || days === undefined) return;
  event.preventDefault();
  event.currentTarget.querySelector<HTMLElement>(`[data-date="${addDays(day, days)}"]`)?.focus();
}
