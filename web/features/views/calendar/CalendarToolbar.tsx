import { ChevronLeft, ChevronRight, PanelRight } from 'lucide-react';
import { formatDay, formatDayRange } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { Button, IconButton } from '../../../ui/index.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { FollowersToggle } from '../schedule/FollowersToggle.tsx';
import type { CalendarRange } from './useCalendarRange.ts';

const spans = ['month', 'week'] as const;

interface CalendarToolbarProps {
  range: CalendarRange;
  today: string;
  isNarrow: boolean;
  unscheduledCount: number;
  isPanelOpen: boolean;
  canEdit: boolean;
  onTogglePanel: () => void;
}

export function CalendarToolbar(props: CalendarToolbarProps) {
  const { range, today, isNarrow, unscheduledCount, isPanelOpen, onTogglePanel } = props;
  return (
    <div className="flex items-center gap-1 border-b border-line px-3 py-1">
      <Button onClick={() => range.show(today)} className="shrink-0 max-sm:px-2!">
        {t('ui.today')}
      </Button>
      <div className="flex sm:gap-1">
        <IconButton label={t('time.earlier')} onClick={() => range.step(-1)}>
          <ChevronLeft size={16} className="rtl:rotate-180" />
        </IconButton>
        <IconButton label={t('time.later')} onClick={() => range.step(1)}>
          <ChevronRight size={16} className="rtl:rotate-180" />
        </IconButton>
      </div>
      {/* In a narrow window the title wraps to two lines, which are no higher than the touch targets beside it. */}
      <h2
        aria-live="polite"
        className="min-w-0 leading-tight font-semibold first-letter:uppercase sm:ms-1 sm:text-base"
      >
        {formatTitle(range, isNarrow)}
      </h2>
      <div className="ms-auto flex items-center gap-1">
        {props.canEdit && !isNarrow && <FollowersToggle />}
        <SegmentedControl
          label={t('time.span')}
          values={spans}
          value={range.span}
          getLabel={(span) => t(`time.${span}`)}
          onChange={(span) => range.show(range.day, span)}
        />
        {!isNarrow && (
          <Button
            variant="quiet"
            aria-expanded={isPanelOpen}
            icon={<PanelRight size={15} />}
            onClick={onTogglePanel}
            className="px-2! text-muted @max-3xl:hidden"
          >
            {t('calendar.unscheduled')} <span className="tabular-nums">{unscheduledCount}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

function formatTitle({ day, span, firstDay, lastDay }: CalendarRange, isNarrow: boolean): string {
  if (span === 'month') return formatDay(day, { month: isNarrow ? 'short' : 'long', year: 'numeric' });
  if (!isNarrow) return formatDayRange(firstDay, lastDay, { day: 'numeric', month: 'short', year: 'numeric' });
  return [firstDay, lastDay].map((end) => formatDay(end, { day: 'numeric', month: 'short' })).join(' – ');
}
