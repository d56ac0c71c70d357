import { addDays } from '../../../lib/dates.ts';
import { getStableKey } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { CalendarBar, laneHeight } from './CalendarBar.tsx';
import type { StartReschedule } from './calendarDrag.ts';
import { DayCell, dayHeaderHeight } from './DayCell.tsx';
import { UpcomingBar } from './UpcomingBar.tsx';
import { isInColumn, limitLanes, type WeekSegment } from './weekLayout.ts';

interface WeekRowProps {
  weekStart: string;
  segments: readonly WeekSegment[];
  /** The shown month: days of other months are dimmed. undefined: a week is shown. */
  month: string | undefined;
  height: number;
  userContext: UserContext;
  rescheduledTaskIds: readonly string[];
  firstWeekByTaskId: ReadonlyMap<string, string>;
  focusableDay: string;
  onStartReschedule: StartReschedule | undefined;
  onOpenDay: (day: string, anchor: HTMLElement) => void;
  onCreate: ((day: string) => void) | undefined;
}

/** Seven days with the bars of their tasks over them. A month limits the bars to its height; a week grows. */
export function WeekRow(props: WeekRowProps) {
  const { weekStart, month, height, userContext } = props;
  const segments = props.segments.filter(({ isUpcoming }) => !isUpcoming);
  const laneCount =
    month === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor((height - dayHeaderHeight) / laneHeight));
  const { visibleSegments, hiddenCounts } = limitLanes(laneCount, segments);
  // Where tasks do not fit, the last lane says how many.
  const fits = ({ lane, startColumn, dayCount }: WeekSegment) =>
    lane < laneCount - (hiddenCounts.slice(startColumn, startColumn + dayCount).some((count) => count > 0) ? 1 : 0);
  const upcomingSegments = props.segments.filter((segment) => segment.isUpcoming && fits(segment));
  const usedLanes = Math.max(0, ...[...visibleSegments, ...upcomingSegments].map(({ lane }) => lane + 1));
  const neededHeight = dayHeaderHeight + laneHeight * (1 + usedLanes);
  const style = { minHeight: month === undefined ? Math.max(height, neededHeight) : height };
  return (
    <div className="relative grid grid-cols-7 border-b border-line" style={style}>
      {hiddenCounts.map((hiddenCount, column) => {
        const day = addDays(weekStart, column);
        return (
          <DayCell
            key={day}
            day={day}
            isToday={day === userContext.today}
            isOtherMonth={month !== undefined && day.slice(0, 7) !== month}
            isFocusable={day === props.focusableDay}
            taskCount={segments.filter((segment) => isInColumn(segment, column)).length}
            hiddenCount={hiddenCount}
            hiddenCountTop={dayHeaderHeight + (laneCount - 1) * laneHeight}
            onOpen={(anchor) => props.onOpenDay(day, anchor)}
            onCreate={props.onCreate && (() => props.onCreate?.(day))}
          />
        );
      })}
      {visibleSegments.map((segment) => (
        <CalendarBar
          key={getStableKey(segment.task.id)}
          segment={segment}
          userContext={userContext}
          top={dayHeaderHeight + segment.lane * laneHeight}
          isRescheduling={props.rescheduledTaskIds.includes(segment.task.id)}
          isFirstSegment={props.firstWeekByTaskId.get(segment.task.id) === weekStart}
          onStartReschedule={props.onStartReschedule}
        />
      ))}
      {upcomingSegments.map((segment) => (
        <UpcomingBar
          key={`${getStableKey(segment.task.id)} ${segment.startColumn}`}
          segment={segment}
          day={addDays(weekStart, segment.startColumn + segment.dayCount - 1)}
          top={dayHeaderHeight + segment.lane * laneHeight}
        />
      ))}
    </div>
  );
}
