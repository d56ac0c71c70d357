import { Plus } from 'lucide-react';
import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { cx } from '../../../ui/index.ts';
import { scalePx } from '../../../ui/scalePx.ts';
import { laneHeight } from './CalendarBar.tsx';

/** In pixels. The bars begin below it. */
export const dayHeaderHeight = scalePx(32);

interface DayCellProps {
  day: string;
  isToday: boolean;
  isOtherMonth: boolean;
  isFocusable: boolean;
  taskCount: number;
  /** How many tasks do not fit. */
  hiddenCount: number;
  /** Where the number of hidden tasks stands, in pixels from the top. */
  hiddenCountTop: number;
  onOpen: (anchor: HTMLElement) => void;
  onCreate: (() => void) | undefined;
}

/** A day of the grid: its date, a button for a new task, and how many tasks do not fit. */
export function DayCell(props: DayCellProps) {
  const { day, isToday, isOtherMonth, hiddenCount, onOpen, onCreate } = props;
  const fullDate = formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <div
      data-cell={day}
      onDoubleClick={(event) => event.target === event.currentTarget && onCreate?.()}
      className={cx(
        'group/day relative min-w-0 border-e border-line last:border-e-0',
        isOtherMonth && 'bg-sunken',
        isToday && 'bg-[color-mix(in_oklab,var(--accent-soft)_45%,transparent)]',
      )}
    >
      <div className="flex items-center justify-between p-1">
        <button
          type="button"
          data-date={day}
          tabIndex={props.isFocusable ? 0 : -1}
          aria-current={isToday ? 'date' : undefined}
          onClick={(event) => onOpen(event.currentTarget)}
          className={cx(
            'inline-flex h-6 min-w-6 items-center whitespace-nowrap justify-center rounded-full px-1 text-xs tabular-nums hover:bg-hover focus-visible:outline-2 focus-visible:outline-accent coarse:h-8 coarse:min-w-8',
            isToday && 'bg-solid font-semibold text-white hover:bg-solid',
            isOtherMonth && !isToday && 'text-muted',
          )}
        >
          <span aria-hidden="true">
            {formatDay(day, day.endsWith('-01') ? { day: 'numeric', month: 'short' } : { day: 'numeric' })}
          </span>
          <span className="sr-only">{t('calendar.tasksOn', { day: fullDate, count: props.taskCount })}</span>
        </button>
        {onCreate && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={t('calendar.addOn', { day: fullDate })}
            onClick={onCreate}
            className="inline-flex size-6 items-center justify-center rounded-control text-muted opacity-0 group-hover/day:opacity-100 hover:bg-hover hover:text-text focus-visible:opacity-100 focus-visible:outline-2"
          >
            <Plus size={14} />
          </button>
        )}
      </div>
      {hiddenCount > 0 && (
        <button
          type="button"
          tabIndex={-1}
          style={{ top: props.hiddenCountTop, height: laneHeight - 3 }}
          onClick={(event) => onOpen(event.currentTarget)}
          className="absolute inset-x-1 z-10 truncate rounded-md px-1.5 text-start text-xs text-muted hover:bg-hover hover:text-text focus-visible:outline-2"
        >
          <span aria-hidden="true">{t('calendar.more', { count: hiddenCount })}</span>
          <span className="sr-only">{t('calendar.moreOn', { day: fullDate, count: hiddenCount })}</span>
        </button>
      )}
    </div>
  );
}
