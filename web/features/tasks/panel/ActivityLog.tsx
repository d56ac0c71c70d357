import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { formatDateTime } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { getState, type Task, useStore } from '../../../sync/index.ts';
import { cx, Skeleton } from '../../../ui/index.ts';
import { formatActivity } from './formatActivity.ts';
import { useTaskActivity } from './useTaskActivity.ts';

/** Who did what and through which agent; loaded when it is opened. */
export function ActivityLog({ task }: { task: Task }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-label={t('panel.activity')}>
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="touch flex min-h-8 items-center gap-1 rounded-control px-2 font-semibold hover:bg-hover"
        >
          <ChevronRight size={14} aria-hidden="true" className={cx('transition-transform', isOpen && 'rotate-90')} />
          {t('panel.activity')}
        </button>
      </h2>
      {isOpen && <EventList taskId={task.id} />}
    </section>
  );
}

function EventList({ taskId }: { taskId: string }) {
  const events = useTaskActivity(taskId, true);
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  if (!events) return <Skeleton className="mx-2 h-8" />;
  if (events.length === 0) return <p className="px-2 text-muted">{t('panel.noActivity')}</p>;
  return (
    <ul className="flex flex-col gap-1.5 px-2 py-1">
      {events.map((event) => (
        <li key={event.rev} className="flex flex-wrap justify-between gap-x-3">
          <div dir="auto" className="min-w-0">
            {formatActivity(event, getState()).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <time dateTime={event.at} className="ms-auto text-xs text-muted">
            {formatDateTime(event.at, timeZone)}
          </time>
        </li>
      ))}
    </ul>
  );
}
