import { CircleCheck } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { getProjectPath, Link } from '../../lib/router.tsx';
import { useSignal } from '../../lib/signal.ts';
import { actions, getStableKey, select, type Task, useStore } from '../../sync/index.ts';
import { reloadBoard } from '../../sync/loadBoard.ts';
import { followMyTasks, loadMyTasks } from '../../sync/myTasks.ts';
import { type CurrentUser, useCurrentUser } from '../../sync/useCurrentUser.ts';
import { Button, ColorDot, cx, EmptyState, Skeleton } from '../../ui/index.ts';
import { PageFrame } from '../layout/PageFrame.tsx';
import { focusedTaskId, setTaskGrid } from './focusAndSelection.ts';
import { TaskActionsButton } from './TaskActionsButton.tsx';
import { TaskMetadata } from './TaskMetadata.tsx';
import { TaskShortcuts } from './TaskShortcuts.tsx';
import { dueBuckets, getDueBucket } from './taskFilters.ts';
import { useOpenTaskId } from './taskPanelUrl.ts';
import { useTaskElement } from './useTaskElement.tsx';

const TaskPanel = lazy(() => loadWithMessages('panel', import('./TaskPanel.tsx')));

/** What is assigned to the person and open, in every space, by when it is due. */
export default function MyTasksPage({ onOpenMenu }: { onOpenMenu: () => void }) {
  const [found, setFound] = useState<'loading' | 'ready' | 'unreachable'>('loading');
  const read = useCallback(async () => {
    const isRead = await loadMyTasks();
    setFound(isRead ? 'ready' : 'unreachable');
    return isRead;
  }, []);
  useEffect(() => {
    // At once, and again when events come: what happens in between is in none of the first.
    void read();
    addEventListener('online', read);
    const end = followMyTasks(read);
    return () => {
      removeEventListener('online', read);
      end();
    };
  }, [read]);
  const tasks = useMine();
  const canEdit = useStore((state) => tasks.some(({ spaceId }) => select.canEdit(state, spaceId)));
  const taskId = useOpenTaskId();
  useBoardOf(taskId);
  const isWaiting = tasks.length === 0 && found === 'loading';
  return (
    <>
      <PageFrame title={t('shell.myTasks')} onOpenMenu={onOpenMenu}>
        {isWaiting && <Skeleton className="m-4 h-10" />}
        {tasks.length > 0 && <Groups tasks={tasks} />}
        {tasks.length === 0 && found === 'ready' && (
          <EmptyState title={t('my.none')} hint={t('my.noneHint')} icon={<CircleCheck size={28} />} />
        )}
        {tasks.length === 0 && found === 'unreachable' && (
          <EmptyState
            title={t('shell.unreachable')}
            hint={t('shell.unreachableHint')}
            action={<Button onClick={() => void read()}>{t('shell.retry')}</Button>}
          />
        )}
      </PageFrame>
      {taskId && (
        <Suspense>
          <TaskPanel key={getStableKey(taskId)} taskId={taskId} />
        </Suspense>
      )}
      <TaskShortcuts canEdit={canEdit} />
    </>
  );
}

/** What is open, and what was when the page was opened: nothing vanishes under the hand that completes it. */
function useMine(): Task[] {
  const [shown] = useState(() => new Set<string>());
  return useStore((state) => {
    const me = state.me?.id ?? '';
    const those = [...state.tasks.values()].filter(
      (task) =>
        !task.isArchived &&
        task.assigneeIds.includes(me) &&
        (task.completedAt === null || shown.has(task.id)) &&
        state.projects.get(task.projectId)?.isArchived !== true,
    );
    for (const { id } of those) shown.add(id);
    return those.sort((a, b) => (a.dueDate ?? '~').localeCompare(b.dueDate ?? '~') || (a.id < b.id ? -1 : 1));
  });
}

/** The columns, people and labels of the task that is open or under the keyboard, for the panel and the pickers. */
function useBoardOf(opened: string | undefined): void {
  const under = useSignal(focusedTaskId);
  const projectId = useStore((state) => state.tasks.get(opened ?? under ?? '')?.projectId);
  // One that was here before this page may have been followed only until then.
  const [read] = useState(() => new Set<string>());
  useEffect(() => {
    if (projectId === undefined || read.has(projectId)) return;
    read.add(projectId);
    void reloadBoard(projectId);
  }, [projectId, read]);
}

function Groups({ tasks }: { tasks: Task[] }) {
  const currentUser = useCurrentUser();
  const groups = dueBuckets.map((due) => ({
    due,
    those: tasks.filter((task) => getDueBucket(task, currentUser) === due),
  }));
  const shape = groups.flatMap(({ those }) => those.map(({ id }) => id)).join(' ');
  useEffect(() => setTaskGrid([shape.split(' ')]), [shape]);
  return (
    <div className="pb-8">
      {groups.map(({ due, those }) =>
        those.length === 0 ? null : (
          <section key={due} aria-label={t(`due.${due}`)}>
            <h2
              className={cx(
                'sticky top-0 z-10 flex min-h-9 items-center gap-2 border-b border-line bg-sunken px-4 font-medium',
                due === 'overdue' && 'text-danger',
              )}
            >
              {t(`due.${due}`)}
              <span className="text-muted tabular-nums">{those.length}</span>
            </h2>
            {those.map((task) => (
              <Row key={getStableKey(task.id)} task={task} currentUser={currentUser} />
            ))}
          </section>
        ),
      )}
    </div>
  );
}

function Row({ task, currentUser }: { task: Task; currentUser: CurrentUser }) {
  const { changedByText: says, elementProps } = useTaskElement(task);
  const project = useStore((state) => state.projects.get(task.projectId));
  const canEdit = useStore((state) => select.canEdit(state, task.spaceId));
  const isDone = task.completedAt !== null;
  return (
    <article
      {...elementProps}
      aria-label={task.title}
      className={cx(
        'group flex min-h-10 items-center gap-x-3 border-b border-line px-4 py-1 hover:bg-hover',
        elementProps.className,
      )}
    >
      {canEdit && (
        <label className="flex shrink-0 items-center justify-center coarse:-ms-3 coarse:size-11">
          <input
            type="checkbox"
            aria-label={isDone ? t('task.reopen') : t('task.complete')}
            checked={isDone}
            onChange={() => actions.completeTasks([task.id], !isDone)}
            className="size-4 accent-solid coarse:size-5"
          />
        </label>
      )}
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
        <p
          dir="auto"
          className={cx('line-clamp-3 min-w-40 flex-1 max-sm:basis-full', isDone && 'text-muted line-through')}
        >
          {task.title}
        </p>
        {says && <p className="text-xs text-accent">{says}</p>}
        <TaskMetadata task={task} currentUser={currentUser} />
        {project && (
          <Link
            href={getProjectPath(project.id)}
            onClick={(event) => event.stopPropagation()}
            className="inline-flex max-w-40 items-center gap-1.5 text-xs text-muted hover:text-text coarse:min-h-11"
          >
            <ColorDot color={project.color} />
            <span className="truncate">{project.name}</span>
          </Link>
        )}
      </div>
      {canEdit && <TaskActionsButton task={task} />}
    </article>
  );
}
