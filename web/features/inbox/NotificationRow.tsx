import { Check, Clock, Undo2 } from 'lucide-react';
import { useRef } from 'react';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { Avatar, cx, IconButton } from '../../ui/index.ts';
import { describeNotification, type Notification } from './describeNotification.ts';
import { SnoozePopover } from './SnoozePopover.tsx';
import type { InboxActions } from './useNotifications.ts';

interface NotificationRowProps {
  notification: Notification;
  inbox: InboxActions;
  /** Whether its snooze menu is open. */
  isSnoozing: boolean;
  onSnoozing: (isSnoozing: boolean) => void;
  onOpen: () => void;
}

export function NotificationRow({ notification, inbox, isSnoozing, onSnoozing, onOpen }: NotificationRowProps) {
  const { task, by, isRead, isDone, snoozedUntil, spaceId, events, at } = notification;
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const spaceName = useStore((state) => state.spaces.get(spaceId)?.name ?? '');
  const projectName = useStore((state) => state.projects.get(task?.projectId ?? '')?.name);
  const snoozeButton = useRef<HTMLButtonElement>(null);
  const title = task?.title ?? t('inbox.space', { space: spaceName });
  const details = [
    describeNotification(notification),
    events > 1 && t('inbox.events', { count: events }),
    projectName ?? spaceName,
    snoozedUntil ? t('inbox.until', { when: formatDateTime(snoozedUntil, timeZone) }) : formatDateTime(at, timeZone),
  ];
  return (
    <li
      data-notification={notification.id}
      // Focused by J and K, which act on the whole row.
      tabIndex={0}
      className="flex items-center gap-3 border-b border-line px-4 py-2 hover:bg-hover focus-visible:outline-2 focus-visible:-outline-offset-2"
    >
      <span className={cx('size-2 shrink-0 rounded-full', !isRead && 'bg-solid')}>
        {!isRead && <span className="sr-only">{t('inbox.new')}</span>}
      </span>
      <span aria-hidden="true">
        <Avatar name={by?.name ?? ''} size={22} />
      </span>
      <button type="button" onClick={onOpen} className="touch flex min-w-0 flex-1 flex-col items-start text-start">
        <span dir="auto" className={cx('max-w-full truncate', !isRead && 'font-semibold')}>
          {title}
        </span>
        <span dir="auto" className="max-w-full truncate text-xs text-muted">
          {details.filter(Boolean).join(' · ')}
        </span>
      </button>
      <IconButton
        ref={snoozeButton}
        label={t('inbox.snooze')}
        aria-haspopup="menu"
        aria-expanded={isSnoozing}
        onClick={() => onSnoozing(!isSnoozing)}
      >
        <Clock size={16} />
      </IconButton>
      <IconButton
        label={isDone ? t('inbox.putBack') : t('inbox.markDone')}
        onClick={() => void inbox.finish(notification, !isDone)}
      >
        {isDone ? <Undo2 size={16} /> : <Check size={16} />}
      </IconButton>
      {isSnoozing && (
        <SnoozePopover
          anchor={snoozeButton}
          title={title}
          timeZone={timeZone}
          onSnooze={(until) => void inbox.snooze(notification, until)}
          onClose={() => onSnoozing(false)}
        />
      )}
    </li>
  );
}
