import { CheckCheck, Inbox } from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import { getErrorMessage } from '../../lib/apiClient.ts';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { getStableKey } from '../../sync/index.ts';
import { reloadBoard } from '../../sync/loadBoard.ts';
import { Button, EmptyState, Skeleton } from '../../ui/index.ts';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { openTaskPanel, useOpenTaskId } from '../tasks/taskPanelUrl.ts';
import type { Notification } from './describeNotification.ts';
import { NotificationRow } from './NotificationRow.tsx';
import { scrollToComment } from './scrollToComment.ts';
import { type InboxState, useNotifications } from './useNotifications.ts';
import { useRowKeys } from './useRowKeys.ts';

const TaskPanel = lazyWithPreload(() => loadWithMessages('panel', import('../tasks/TaskPanel.tsx')));

const states = ['inbox', 'snoozed', 'done'] as const satisfies readonly InboxState[];
const emptyTexts = { inbox: 'inbox.none', snoozed: 'inbox.noneSnoozed', done: 'inbox.noneDone' } as const;

/** The user’s notifications, with the open task beside them. */
export default function InboxPage({ onOpenMenu }: { onOpenMenu: () => void }) {
  const [state, setState] = useState<InboxState>('inbox');
  const inbox = useNotifications(state);
  const { notifications, error } = inbox;
  const open = (notification: Notification) => {
    const { task, commentId } = notification;
    if (!notification.isRead) void inbox.update(notification, { isRead: true });
    if (!task) return;
    // The panel needs the columns, members and labels of the board.
    void reloadBoard(task.projectId);
    openTaskPanel(task.id);
    if (commentId !== null) scrollToComment(commentId);
  };
  const { snoozingId, setSnoozingId } = useRowKeys(notifications ?? [], inbox, open);
  const taskId = useOpenTaskId();
  const projectId = notifications?.find(({ task }) => task?.id === taskId)?.task?.projectId;
  useEffect(() => void (projectId && reloadBoard(projectId)), [projectId]);
  return (
    <>
      <PageFrame
        title={t('inbox.title')}
        onOpenMenu={onOpenMenu}
        actions={
          state === 'inbox' &&
          notifications?.some(({ isRead }) => !isRead) && (
            <Button icon={<CheckCheck size={16} aria-hidden="true" />} onClick={() => void inbox.readAll()}>
              {t('inbox.readAll')}
            </Button>
          )
        }
        toolbar={
          <SegmentedControl
            label={t('inbox.show')}
            values={states}
            value={state}
            getLabel={(each) => t(`inbox.state.${each}`)}
            onChange={setState}
          />
        }
      >
        {!notifications && !error && <Skeleton className="m-4 h-14" />}
        {!notifications && error && (
          <EmptyState
            title={t('shell.unreachable')}
            hint={getErrorMessage(error)}
            action={<Button onClick={() => void inbox.reload()}>{t('shell.retry')}</Button>}
          />
        )}
        {notifications && notifications.length > 0 && (
          <ul aria-label={t('inbox.title')}>
            {notifications.map((notification) => (
              <NotificationRow
                key={notification.id}
                notification={notification}
                inbox={inbox}
                isSnoozing={snoozingId === notification.id}
                onSnoozing={(isSnoozing) => setSnoozingId(isSnoozing ? notification.id : undefined)}
                onOpen={() => open(notification)}
              />
            ))}
          </ul>
        )}
        {notifications?.length === 0 && (
          <EmptyState
            title={t(emptyTexts[state])}
            hint={state === 'inbox' ? t('inbox.noneHint') : undefined}
            icon={<Inbox size={28} />}
          />
        )}
        {inbox.hasMore && (
          <div className="p-4">
            <Button onClick={inbox.showMore}>{t('inbox.more')}</Button>
          </div>
        )}
      </PageFrame>
      {taskId && (
        <Suspense>
          <TaskPanel key={getStableKey(taskId)} taskId={taskId} />
        </Suspense>
      )}
    </>
  );
}
