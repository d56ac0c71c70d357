import { formatDayRange } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';
import { getTaskSpan } from './taskSpan.ts';
import type { PendingReschedule } from './useReschedule.ts';

interface SaidProps {
  pending: PendingReschedule | undefined;
  previewTasks: readonly Task[];
  currentUser: CurrentUser;
}

/** Tells a screen reader where a task that is being moved is now, and how to go on. */
export function RescheduleAnnouncer({ pending, previewTasks, currentUser }: SaidProps) {
  const task = pending && previewTasks.find(({ id }) => id === pending.taskIds[0]);
  const isFresh =
    pending !== undefined && typeof pending.shift === 'object' && Object.values(pending.shift).join() === '0';
  const where = task && formatTaskDays(task, currentUser.timeZone);
  return (
    <p aria-live="assertive" className="sr-only">
      {task && (isFresh && pending.isByKeyboard ? `${t('time.lifted', { title: task.title })} ${where}` : where)}
    </p>
  );
}

/** `25 Nov – 3 Dec` of a task, or that it has no date. */
export function formatTaskDays(task: Task, timeZone: string): string {
  const span = getTaskSpan(task, timeZone);
  return span ? formatDayRange(span.start, span.end, { day: 'numeric', month: 'short' }) : t('due.none');
}
