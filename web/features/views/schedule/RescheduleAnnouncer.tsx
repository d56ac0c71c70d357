import { formatDayRange } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import type { CurrentUser } from '../../tasks/taskFilters.ts';
import { getTaskSpan } from './taskSpan.ts';
import type { PendingReschedule } from './useReschedule.ts';

interface SaidProps {
  move: PendingReschedule | undefined;
  shown: readonly Task[];
  viewer: CurrentUser;
}

/** Tells a screen reader where a task that is being moved is now, and how to go on. */
export function RescheduleAnnouncer({ move, shown, viewer }: SaidProps) {
  const task = move && shown.find(({ id }) => id === move.taskIds[0]);
  const isFresh = move !== undefined && typeof move.shift === 'object' && Object.values(move.shift).join() === '0';
  const where = task && formatTaskDays(task, viewer.timeZone);
  return (
    <p aria-live="assertive" className="sr-only">
      {task && (isFresh && move.isLifted ? `${t('time.lifted', { title: task.title })} ${where}` : where)}
    </p>
  );
}

/** `25 Nov – 3 Dec` of a task, or that it has no date. */
export function formatTaskDays(task: Task, timeZone: string): string {
  const span = getTaskSpan(task, timeZone);
  return span ? formatDayRange(span.start, span.end, { day: 'numeric', month: 'short' }) : t('due.none');
}
