import { ArrowUp, CircleCheck, X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { getLocation } from '../../lib/router.tsx';
import { actions, loadTask, select, type Task, toServerId, useStore } from '../../sync/index.ts';
import { Button, IconButton, Skeleton } from '../../ui/index.ts';
import { focusedTaskId, focusTask } from './focusAndSelection.ts';
import { ActivityLog } from './panel/ActivityLog.tsx';
import { BlockersField } from './panel/BlockersField.tsx';
import { Comments } from './panel/Comments.tsx';
import { DescriptionField } from './panel/DescriptionField.tsx';
import { PanelActions } from './panel/PanelActions.tsx';
import { Properties } from './panel/Properties.tsx';
import { Subtasks } from './panel/Subtasks.tsx';
import { TitleField } from './panel/TitleField.tsx';
import { closeTaskPanel, openTaskPanel } from './taskPanelUrl.ts';

type Found = 'loading' | 'ready' | 'missing' | 'unreachable';

/** A task beside its board: its address is in the URL, Back and Escape close it. */
export default function TaskPanel({ taskId }: { taskId: string }) {
  const task = useStore((state) => state.tasks.get(taskId));
  const canEdit = useStore((state) => select.canEdit(state, task?.spaceId));
  const [found, setFound] = useState<Found>('loading');
  const panel = useRef<HTMLElement>(null);
  const first = useRef(taskId);
  useEffect(() => {
    let isCurrent = true;
    const read = () => void loadTask(taskId).then((how) => isCurrent && setFound(how));
    read();
    addEventListener('online', read);
    return () => {
      isCurrent = false;
      removeEventListener('online', read);
    };
  }, [taskId]);
  // In the step in which it shows: who sees it may press Escape.
  useLayoutEffect(() => {
    focusedTaskId.set(first.current);
    panel.current?.focus();
  }, []);
  useEffect(() => {
    const id = first.current;
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
      className="fixed inset-0 z-30 flex flex-col overflow-y-auto border-s border-line bg-surface md:static md:w-[26rem] md:shrink-0 xl:w-[30rem]"
    >
      <header className="sticky top-0 z-10 flex min-h-12 shrink-0 items-center justify-end gap-1 border-b border-line bg-surface px-3">
        {task && canEdit && <Complete task={task} />}
        {task && <PanelActions task={task} canEdit={canEdit} />}
        <IconButton label={t('ui.close')} onClick={closeTaskPanel}>
          <X size={16} />
        </IconButton>
      </header>
      {task ? <Whole task={task} canEdit={canEdit} found={found} /> : <Without found={found} />}
    </aside>
  );
}

function Whole({ task, canEdit, found }: { task: Task; canEdit: boolean; found: Found }) {
  // Before the text is here nobody knows how far down the rest is.
  const hasText = task.description !== undefined || found !== 'loading';
  const parent = useStore((state) => state.tasks.get(task.parentTaskId ?? ''));
  return (
    <div className="flex flex-col gap-5 px-3 pt-3 pb-10" aria-busy={found !== 'ready' || undefined}>
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
      <div className="flex flex-col">
        <Properties task={task} canEdit={canEdit} />
        <BlockersField task={task} canEdit={canEdit} />
      </div>
      <DescriptionField task={task} canEdit={canEdit} />
      {hasText && (
        <>
          <Subtasks task={task} canEdit={canEdit} />
          <Comments task={task} canEdit={canEdit} />
          <ActivityLog task={task} />
        </>
      )}
    </div>
  );
}

function Complete({ task }: { task: Task }) {
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

function Without({ found }: { found: Found }) {
  if (found === 'loading') return <Skeleton className="m-4 h-24" />;
  return (
    <p role="status" className="p-4 text-muted">
      {found === 'unreachable' ? t('panel.unreachable') : t('panel.gone')}
    </p>
  );
}
