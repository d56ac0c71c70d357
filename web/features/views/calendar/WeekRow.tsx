import { Plus } from 'lucide-react';
import { addDays, formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { getStableKey } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';
import { cx } from '../../../ui/index.ts';
import { CalendarBar, laneHeight } from './CalendarBar.tsx';
import type { StartReschedule } from './calendarDrag.ts';
import { limitLanes, type WeekSegment } from './weekLayout.ts';

const headHeight = 32;

export interface WeekRowProps {
  weekStart: string;
  segments: readonly WeekSegment[];
  /** The month that is shown; days of others step back. Undefined: a week is shown. */
  month: string | undefined;
  height: number;
  currentUser: CurrentUser;
  rescheduledTaskIds: readonly string[];
  firstWeekByTaskId: ReadonlyMap<string, string>;
  focusableDay: string;
  onStartReschedule: StartReschedule | undefined;
  onOpenDay: (day: string, anchor: HTMLElement) => void;
  onCreate: ((day: string) => void) | undefined;
}

/** Seven days with the bars over them. */
export function WeekRow({
  weekStart,
  segments,
  month,
  height,
  currentUser,
  rescheduledTaskIds,
  firstWeekByTaskId,
  focusableDay,
  onStartReschedule,
  onOpenDay,
  onCreate,
}: WeekRowProps) {
  const lanes =
    month === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor((height - headHeight) / laneHeight));
  const { shown, hiddenCounts } = limitLanes(lanes, segments);
  const needed = headHeight + laneHeight * (1 + Math.max(0, ...shown.map(({ lane }) => lane + 1)));
  const style = { minHeight: month === undefined ? Math.max(height, needed) : height };
  return (
    <div className="relative grid grid-cols-7 border-b border-line" style={style}>
      {hiddenCounts.map((more, at) => {
        const day = addDays(weekStart, at);
        const isElsewhere = month !== undefined && day.slice(0, 7) !== month;
        const count = segments.filter(
          ({ startColumn, dayCount }) => startColumn <= at && at < startColumn + dayCount,
        ).length;
        const full = formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' });
        return (
          <div
            key={day}
            data-cell={day}
            onDoubleClick={(event) => event.target === event.currentTarget && onCreate?.(day)}
            className={cx(
              'group/day relative min-w-0 border-e border-line last:border-e-0',
              isElsewhere && 'bg-sunken',
              day === currentUser.today && 'bg-[color-mix(in_oklab,var(--accent-soft)_45%,transparent)]',
            )}
          >
            <div className="flex items-center justify-between p-1">
              <button
                type="button"
                data-date={day}
                tabIndex={day === focusableDay ? 0 : -1}
                aria-current={day === currentUser.today ? 'date' : undefined}
                onClick={(event) => onOpenDay(day, event.currentTarget)}
                className={cx(
                  'inline-flex h-6 min-w-6 items-center justify-center rounded-full px-1 text-xs tabular-nums hover:bg-hover focus-visible:outline-2 focus-visible:outline-accent coarse:h-8 coarse:min-w-8',
                  day === currentUser.today && 'bg-solid font-semibold text-white hover:bg-solid',
                  isElsewhere && day !== currentUser.today && 'text-muted',
                )}
              >
                <span aria-hidden="true">
                  {formatDay(day, day.endsWith('-01') ? { day: 'numeric', month: 'short' } : { day: 'numeric' })}
                </span>
                <span className="sr-only">{t('calendar.tasksOn', { day: full, count })}</span>
              </button>
              {onCreate && (
                <button
                  type="button"
                  tabIndex={-1}
                  aria-label={t('calendar.addOn', { day: full })}
                  onClick={() => onCreate(day)}
                  className="inline-flex size-6 items-center justify-center rounded-control text-muted opacity-0 group-hover/day:opacity-100 hover:bg-hover hover:text-text focus-visible:opacity-100 focus-visible:outline-2"
                >
                  <Plus size={14} />
                </button>
              )}
            </div>
            {more > 0 && (
              <button
                type="button"
                tabIndex={-1}
                style={{ top: headHeight + (lanes - 1) * laneHeight, height: laneHeight - 3 }}
                onClick={(event) => onOpenDay(day, event.currentTarget)}
                className="absolute inset-x-1 z-10 truncate rounded-md px-1.5 text-start text-xs text-muted hover:bg-hover hover:text-text focus-visible:outline-2"
              >
                <span aria-hidden="true">{t('calendar.more', { count: more })}</span>
                <span className="sr-only">{t('calendar.moreOn', { day: full, count: more })}</span>
              </button>
            )}
          </div>
        );
      })}
      {shown.map((piece) => (
        <CalendarBar
          key={getStableKey(piece.task.id)}
          segment={piece}
          currentUser={currentUser}
          top={headHeight + piece.lane * laneHeight}
          isRescheduling={rescheduledTaskIds.includes(piece.task.id)}
          isFirstSegment={firstWeekByTaskId.get(piece.task.id) === weekStart}
          onStartReschedule={onStartReschedule}
        />
      ))}
    </div>
  );
}
