import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { formatTaskDays } from './taskSpan.ts';
import type { PendingReschedule } from './useReschedule.ts';

interface RescheduleAnnouncerProps {
  pending: PendingReschedule | undefined;
  previewTasks: readonly Task[];
  followerCount: number;
  userContext: UserContext;
}

/** Tells screen readers the dates of the task being moved and, when the keyboard lifts it, which keys to press. */
export function RescheduleAnnouncer({ pending, previewTasks, followerCount, userContext }: RescheduleAnnouncerProps) {
  const task = pending && previewTasks.find(({ id }) => id === pending.taskIds[0]);
  const followers = followerCount > 0 ? t('time.followers', { count: followerCount }) : undefined;
  const days = task && [formatTaskDays(task, userContext.timeZone), followers].filter(Boolean).join(', ');
  const isJustLifted =
    pending?.isByKeyboard && typeof pending.shift === 'object' && Object.values(pending.shift).join() === '0';
  return (
    <p aria-live="assertive" className="sr-only">
      {task && (isJustLifted ? `${t('time.lifted', { title: task.title })} ${days}` : days)}
    </p>
  );
}
