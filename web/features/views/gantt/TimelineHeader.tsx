import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { cx } from '../../../ui/index.ts';
import { scalePx } from '../../../ui/scalePx.ts';
import { dayToX, getTicks, type Tick, type TimeScale } from './timeScale.ts';

export const timelineHeaderHeight = scalePx(48);

export interface TimelineProps {
  scale: TimeScale;
  fromX: number;
  toX: number;
  titleWidth: number;
  today: string;
}

/** The dates above the bars, in two rows: months with their days or weeks, or years with their months. */
export function TimelineHeader({ scale, fromX, toX, titleWidth, today }: TimelineProps) {
  const { zoom } = scale;
  const upperTicks = getTicks(scale, zoom === 'month' ? 'year' : 'month', fromX, toX);
  const lowerTicks = getTicks(scale, zoom, fromX, toX);
  const formatUpperTick = (day: string) =>
    formatDay(day, zoom === 'month' ? { year: 'numeric' } : { month: 'long', year: 'numeric' });
  return (
    <div className="sticky top-0 z-30 flex border-b border-line bg-bg" style={{ height: timelineHeaderHeight }}>
      <div
        className="sticky start-0 z-10 flex shrink-0 items-end border-e border-line bg-bg px-3 pb-1.5 text-xs text-muted"
        style={{ width: titleWidth }}
      >
        {t('gantt.task')}
      </div>
      <div aria-hidden="true" className="relative flex-1 overflow-x-clip text-xs">
        {upperTicks.map((tick) => (
          <div key={tick.day} style={getTickStyle(tick)} className="absolute top-0 h-6 border-s border-line">
            <span className="sticky inline-block px-2 pt-1 font-medium" style={{ insetInlineStart: titleWidth }}>
              {formatUpperTick(tick.day)}
            </span>
          </div>
        ))}
        {lowerTicks.map((tick) => (
          <div
            key={tick.day}
            style={getTickStyle(tick)}
            className={cx(
              'absolute bottom-0 h-6 overflow-hidden pt-0.5 whitespace-nowrap text-muted tabular-nums',
              zoom === 'day' ? 'text-center' : 'border-s border-line px-1.5',
              containsDay(tick, today, scale) && 'font-semibold text-accent',
            )}
          >
            {formatLowerTick(tick.day, scale)}
          </div>
        ))}
      </div>
    </div>
  );
}

function formatLowerTick(day: string, { zoom }: TimeScale): string {
  if (zoom === 'month') return formatDay(day, { month: 'short' });
  if (zoom === 'week') return formatDay(day, { day: 'numeric' });
  return formatDay(day, { weekday: 'narrow', day: 'numeric' });
}

function containsDay({ x, width }: Tick, day: string, scale: TimeScale): boolean {
  const dayX = dayToX(scale, day);
  return dayX >= x && dayX < x + width;
}

function getTickStyle({ x, width }: Tick) {
  return { insetInlineStart: x, width };
}
