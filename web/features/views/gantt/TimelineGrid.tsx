import { addDays, getWeekday } from '../../../lib/dates.ts';
import type { TimelineProps } from './TimelineHeader.tsx';
import { dayToX, getTicks } from './timeScale.ts';

/** Behind the bars: weekends, the borders of weeks or months, and today. */
export function TimelineGrid({ scale, fromX, toX, titleWidth, today }: TimelineProps) {
  const lines = getTicks(scale, scale.zoom === 'day' ? 'week' : scale.zoom, fromX, toX);
  const weekends =
    scale.zoom === 'month'
      ? []
      : getTicks(scale, 'day', fromX, toX).filter(({ day }) => getWeekday(day) === 5 || getWeekday(day) === 6);
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 end-0"
      style={{ insetInlineStart: titleWidth }}
    >
      {weekends.map(({ day, x, width }) => (
        <div key={day} style={{ insetInlineStart: x, width }} className="absolute inset-y-0 bg-sunken" />
      ))}
      {lines.map(({ day, x }) => (
        <div key={day} style={{ insetInlineStart: x }} className="absolute inset-y-0 border-s border-line" />
      ))}
      <div
        style={{ insetInlineStart: (dayToX(scale, today) + dayToX(scale, addDays(today, 1))) / 2 - 1 }}
        className="absolute inset-y-0 w-0.5 bg-accent opacity-70 forced-colors:bg-[Highlight]"
      />
    </div>
  );
}
