import { formatTime, isAllDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { cx } from '../../../ui/index.ts';
import { isOverdue } from '../../tasks/filterSortAndGroup.ts';
import { LazyLeaseIcon } from '../../tasks/LazyLeaseIcon.tsx';
import { PriorityIcon } from '../../tasks/PriorityIcon.tsx';

/** A high priority, the time of day and the title of a task, on one line. */
export function TaskSummary({ task, userContext }: { task: Task; userContext: UserContext }) {
  const date = task.dueDate ?? task.startDate;
  const isLate = isOverdue(task, userContext);
  return (
    <>
      {(task.priority === 'urgent' || task.priority === 'high') && <PriorityIcon priority={task.priority} />}
      {date && !isAllDay(date) && (
        <span className={cx('shrink-0 tabular-nums', isLate ? 'text-danger' : 'text-muted')}>
          {formatTime(date, userContext.timeZone)}
        </span>
      )}
      {isLate && <span className="sr-only">{t('task.overdue')}</span>}
      <LazyLeaseIcon taskId={task.id} />
      <span
        dir="auto"
        className={cx('truncate', task.completedAt ? 'text-muted line-through' : isLate && 'text-danger')}
      >
        {task.title}
      </span>
    </>
  );
}
