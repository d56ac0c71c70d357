import { formatDayRange } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import { listUpcomingSpans } from '../../tasks/recurrence/listUpcomingSpans.ts';
import { getSpanBox } from './barBox.ts';
import type { TimeScale } from './timeScale.ts';

/** Where a series will have its next tasks. Hidden from screen readers: the panel of the task says how it repeats. */
export function UpcomingBars({ task, scale, today }: { task: Task; scale: TimeScale; today: string }) {
  return listUpcomingSpans(task, today).map((span) => {
    const box = getSpanBox(span, scale);
    return (
      box && (
        <div
          key={span.end}
          aria-hidden="true"
          data-upcoming={span.end}
          title={formatDayRange(span.start, span.end, { day: 'numeric', month: 'short' })}
          style={{ insetInlineStart: box.x, width: box.width }}
          className="absolute inset-y-0 my-auto h-6 rounded-md border border-dashed border-strong"
        />
      )
    );
  });
}
