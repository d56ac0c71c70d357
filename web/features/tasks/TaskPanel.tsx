import { ArrowUp, CircleCheck, X } from 'lucide-react';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { getLocation } from '../../lib/router.tsx';
import { useSignalSelector } from '../../lib/signal.ts';
import { useDrafts } from '../../sync/drafts.ts';
import { actions, select, type Task, toServerId, useStore } from '../../sync/index.ts';
import { leases } from '../../sync/leasesSignal.ts';
import { openTask, type TaskLoadState } from '../../sync/loadTask.ts';
import { Button, IconButton, Skeleton } from '../../ui/index.ts';
import { DraftNotices } from './DraftNotices.tsx';
import { focusedTaskId, focusTask } from './focusAndSelection.ts';
import { ActivityLog } from './panel/ActivityLog.tsx';
import { BlockersField } from './panel/BlockersField.tsx';
import { Comments } from './panel/Comments.tsx';
import { CopyArchiveDeleteActions } from './panel/CopyArchiveDeleteActions.tsx';
import { DescriptionField } from './panel/DescriptionField.tsx';
import { Properties } from './panel/Properties.tsx';
import { Subtasks } from './panel/Subtasks.tsx';
import { TitleField } from './panel/TitleField.tsx';
import { WatchButton } from './panel/WatchButton.tsx';
import { closeTaskPanel, openTaskPanel } from './taskPanelUrl.ts';

const LeaseStrip = lazyWithPreload(() => loadWithMessages('board', import('./panel/LeaseStrip.tsx')));

type LoadState = 'loading' | TaskLoadState;

/** A task beside its board. Its id is in the URL; Back and Escape close it. */
export default function TaskPanel({ taskId }: { taskId: string }) {
  const task = useStore((state) => state.tasks.get(taskId));
  const canEdit = useStore((state) => select.canEdit(state, task?.spaceId));
  const [loadState, setLoadState] = useState<LoadState>('loading');
  const panel = useRef<HTMLElement>(null);
  const initialTaskId = useRef(taskId);
  useEffect(() => openTask(taskId, setLoadState), [taskId]);
  // This runs before the first paint, so that Escape works as soon as the panel is visible.
  useLayoutEffect(() => {
    focusedTaskId.set(initialTaskId.current);
    panel.current?.focus();
  }, []);
  useEffect(() => {
    const id = initialTaskId.current;
    return () => {
      if (!getLocation().query.has('task')) focusTask(toServerId(id));
    };
  }, []);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t('task.panel')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        closeTaskPanel();
      }}
      className="fixed inset-0 z-30 flex print:hidden flex-col overflow-y-auto border-s border-line bg-surface md:static md:w-[26rem] md:shrink-0 xl:w-[30rem]"
    >
      <header className="sticky top-0 z-10 flex min-h-12 shrink-0 items-center justify-end gap-1 border-b border-line bg-surface px-3">
        {task && canEdit && <CompleteButton task={task} />}
        {task && <WatchButton task={task} />}
        {task && <CopyArchiveDeleteActions task={task} canEdit={canEdit} />}
        <IconButton label={t('ui.close')} onClick={closeTaskPanel}>
          <X size={16} />
        </IconButton>
      </header>
      {task ? (
        <TaskDetails task={task} canEdit={canEdit} loadState={loadState} />
      ) : (
        <TaskUnavailable taskId={taskId} loadState={loadState} />
      )}
    </aside>
  );
}

interface TaskDetailsProps {
  task: Task;
  canEdit: boolean;
  loadState: LoadState;
}

function TaskDetails({ task, canEdit, loadState }: TaskDetailsProps) {
  // What is below the description would jump when it arrives.
  const hasDescription = task.description !== undefined || loadState !== 'loading';
  const parent = useStore((state) => state.tasks.get(task.parentTaskId ?? ''));
  const isLeased = useSignalSelector(leases, (byTask) => byTask.has(task.id));
  return (
    <div className="flex flex-col gap-5 px-3 pt-3 pb-10" aria-busy={loadState !== 'ready' || undefined}>
      {task.isArchived && (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-control bg-sunken px-3 py-2">
          <p>{t('panel.archived')}</p>
          {canEdit && <Button onClick={() => actions.archiveTasks([task.id], false)}>{t('panel.restore')}</Button>}
        </div>
      )}
      <div className="flex flex-col">
        {parent && (
          <button
            type="button"
            aria-label={t('panel.openParent', { title: parent.title })}
            onClick={() => openTaskPanel(parent.id)}
            className="touch flex min-h-7 max-w-full items-center gap-1 self-start rounded-control px-2 text-xs text-muted hover:bg-hover"
          >
            <ArrowUp size={13} aria-hidden="true" className="shrink-0" />
            <span dir="auto" className="truncate">
              {parent.title}
            </span>
          </button>
        )}
        <TitleField task={task} canEdit={canEdit} />
      </div>
      {isLeased && (
        <Suspense>
          <LeaseStrip task={task} canEdit={canEdit} />
        </Suspense>
      )}
      <div className="flex flex-col">
        <Properties task={task} canEdit={canEdit} />
        <BlockersField task={task} canEdit={canEdit} />
      </div>
      <DescriptionField task={task} canEdit={canEdit} />
      {hasDescription && (
        <>
          <Subtasks task={task} canEdit={canEdit} />
          <Comments task={task} canEdit={canEdit} />
          <ActivityLog task={task} />
        </>
      )}
    </div>
  );
}

function CompleteButton({ task }: { task: Task }) {
  const isDone = task.completedAt !== null;
  return (
    <Button
      variant="quiet"
      icon={<CircleCheck size={16} aria-hidden="true" className={isDone ? 'text-ok' : 'text-muted'} />}
      onClick={() => actions.completeTasks([task.id], !isDone)}
      className="me-auto -ms-1 px-2!"
    >
      {isDone ? t('task.reopen') : t('task.complete')}
    </Button>
  );
}

/** Says why there is no task to show, and offers what was typed for it. */
function TaskUnavailable({ taskId, loadState }: { taskId: string; loadState: LoadState }) {
  const drafts = useDrafts().filter((draft) => draft.taskId === taskId);
  if (loadState === 'loading') return <Skeleton className="m-4 h-24" />;
  return (
    <div className="flex flex-col gap-2 p-4">
      <p role="status" className="text-muted">
        {loadState === 'unreachable' ? t('panel.unreachable') : t('panel.gone')}
      </p>
      <DraftNotices drafts={drafts} />
    </div>
  );
}
