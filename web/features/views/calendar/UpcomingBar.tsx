import { Repeat } from 'lucide-react';
import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { openTaskPanel } from '../../tasks/taskPanelUrl.ts';
import { laneHeight } from './CalendarBar.tsx';
import type { WeekSegment } from './weekLayout.ts';

/** A day on which a series will have a task. It opens the task that the series has now. */
export function UpcomingBar({ segment, day, top }: { segment: WeekSegment; day: string; top: number }) {
  const { task, startColumn, dayCount } = segment;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-upcoming={day}
      aria-label={t('repeat.upcoming', { title: task.title, day: formatDay(day, { day: 'numeric', month: 'long' }) })}
      onClick={() => openTaskPanel(task.id)}
      style={{
        top,
        height: laneHeight - 3,
        insetInlineStart: `calc(${(startColumn * 100) / 7}% + 3px)`,
        width: `calc(${(dayCount * 100) / 7}% - 7px)`,
      }}
      className="absolute flex items-center gap-1 overflow-hidden rounded-md border border-dashed border-strong px-1.5 text-xs text-muted hover:bg-hover hover:text-text focus-visible:outline-2"
    >
      <Repeat size={12} aria-hidden="true" className="shrink-0" />
      <span dir="auto" className="truncate">
        {task.title}
      </span>
    </button>
  );
}
