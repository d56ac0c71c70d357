import { useCallback, useEffect, useState } from 'react';
import { type ApiError, type ApiInput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatDateTime } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { showToast } from '../../lib/toastStore.ts';
import { useStore } from '../../sync/index.ts';
import { notificationsVersion, refreshNotifications } from '../../sync/notificationsSignal.ts';
import type { Notification } from './describeNotification.ts';

export type InboxState = 'inbox' | 'snoozed' | 'done';
type Changes = Pick<ApiInput<'update_notification'>, 'isRead' | 'isDone' | 'snoozedUntil'>;

const pageSize = 50;
const maxPageSize = 200;

export type InboxActions = ReturnType<typeof useNotifications>;

/** The notifications in a state, which are loaded again whenever something happens, and what can be done with them. */
export function useNotifications(state: InboxState) {
  const [loaded, setLoaded] = useState<{ state: InboxState; rows: Notification[]; hasMore: boolean }>();
  const [error, setError] = useState<ApiError>();
  const [limit, setLimit] = useState(pageSize);
  const version = useSignal(notificationsVersion);
  const timeZone = useStore((store) => store.me?.timeZone ?? 'UTC');
  const reload = useCallback(async () => {
    const result = await callApi('list_notifications', { state, limit });
    if (result.ok) {
      const { notifications: rows, nextCursor } = result.value;
      setLoaded({ state, rows, hasMore: nextCursor !== undefined && limit < maxPageSize });
    }
    setError(result.ok ? undefined : result.error);
  }, [state, limit]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version means that they may have changed
  useEffect(() => void reload(), [reload, version]);
  const notifications = loaded?.state === state ? loaded.rows : undefined;
  useReloadAtNextSnooze(state, notifications, reload);

  /** Shows the change at once, and takes it back if the server rejects it. */
  async function update(notification: Notification, changes: Changes): Promise<boolean> {
    const isGone = changes.isDone !== undefined || changes.snoozedUntil !== undefined;
    setLoaded(
      (before) =>
        before && {
          ...before,
          rows: before.rows.flatMap((row) =>
            row.id !== notification.id ? row : isGone ? [] : { ...row, isRead: changes.isRead ?? row.isRead },
          ),
        },
    );
    const expected = { lastRev: notification.lastRev };
    const result = await callApi('update_notification', { notificationId: notification.id, ...changes, expected });
    if (!result.ok) {
      const isChanged = result.error.code === 'changed_meanwhile';
      showToast(isChanged ? t('inbox.changed') : getErrorMessage(result.error), { tone: isChanged ? 'info' : 'error' });
    }
    refreshNotifications();
    return result.ok;
  }

  const before = ({ isRead, isDone }: Notification): Changes => ({ snoozedUntil: null, isDone, isRead });

  return {
    notifications,
    error,
    hasMore: loaded?.hasMore === true,
    showMore: () => setLimit(Math.min(limit + pageSize, maxPageSize)),
    reload,
    update,
    finish: async (notification: Notification, isDone: boolean) => {
      if (!(await update(notification, { isDone })) || !isDone) return;
      const text = t('inbox.doneToast', { title: notification.task?.title ?? t('inbox.title') });
      showToast(text, { undo: () => void update(notification, before(notification)) });
    },
    snooze: async (notification: Notification, until: string) => {
      if (!(await update(notification, { snoozedUntil: until }))) return;
      const text = t('inbox.snoozedToast', { when: formatDateTime(until, timeZone) });
      showToast(text, { undo: () => void update(notification, before(notification)) });
    },
    readAll: async () => {
      const upTo = notifications
        ?.map(({ at }) => at)
        .sort()
        .at(-1);
      const result = await callApi('read_all_notifications', { ...(upTo && { upTo }) });
      if (!result.ok) showToast(getErrorMessage(result.error), { tone: 'error' });
      refreshNotifications();
    },
  };
}

const maxTimeoutMs = 2 ** 31 - 1;

/** What is snoozed comes back by itself while the page is open. */
function useReloadAtNextSnooze(state: InboxState, notifications: Notification[] | undefined, reload: () => void): void {
  useEffect(() => {
    if (state !== 'snoozed') return;
    const next = notifications?.flatMap(({ snoozedUntil }) => snoozedUntil ?? []).sort()[0];
    if (next === undefined) return;
    const delayMs = Math.min(Math.max(Date.parse(next) - Date.now(), 1000), maxTimeoutMs);
    const timer = setTimeout(reload, delayMs);
    return () => clearTimeout(timer);
  }, [state, notifications, reload]);
}
