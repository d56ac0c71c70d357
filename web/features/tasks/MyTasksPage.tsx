import { CircleCheck } from 'lucide-react';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { useSignal } from '../../lib/signal.ts';
import { getStableKey, select, type Task, useStore } from '../../sync/index.ts';
import { reloadBoard } from '../../sync/loadBoard.ts';
import { followMyTasks, loadMyTasks } from '../../sync/myTasks.ts';
import { useUserContext } from '../../sync/useUserContext.ts';
import { Button, cx, EmptyState, Skeleton } from '../../ui/index.ts';
import { PageFrame } from '../layout/PageFrame.tsx';
import { dueBuckets, getDueBucket } from './filterSortAndGroup.ts';
import { focusedTaskId, setTaskGrid } from './focusAndSelection.ts';
import { MyTaskRow } from './MyTaskRow.tsx';
import { newTaskDialogPreset } from './newTaskDialogPreset.ts';
import { TaskShortcuts } from './TaskShortcuts.tsx';
import { useOpenTaskId } from './taskPanelUrl.ts';
import { WaitingAgents } from './WaitingAgents.tsx';
import { getWritableProjects } from './writableProjects.ts';

const TaskPanel = lazyWithPreload(() => loadWithMessages('panel', import('./TaskPanel.tsx')));

/** The open tasks assigned to the user in all spaces, grouped by due date. */
export default function MyTasksPage({ onOpenMenu }: { onOpenMenu: () => void }) {
  const [loadState, setLoadState] = useState<'loading' | 'ready' | 'unreachable'>('loading');
  const load = useCallback(async () => {
    const isLoaded = await loadMyTasks();
    setLoadState(isLoaded ? 'ready' : 'unreachable');
    return isLoaded;
  }, []);
  useEffect(() => {
    // followMyTasks loads again when its event stream is open, for changes made in between.
    void load();
    addEventListener('online', load);
    const stopFollowing = followMyTasks(load);
    return () => {
      removeEventListener('online', load);
      stopFollowing();
    };
  }, [load]);
  const tasks = useMyTasks();
  const canEdit = useStore((state) => tasks.some(({ spaceId }) => select.canEdit(state, spaceId)));
  const canCreate = useStore((state) => getWritableProjects(state).length > 0);
  const userId = useStore((state) => state.me?.id);
  const taskId = useOpenTaskId();
  useLoadBoardOfActiveTask(taskId);
  return (
    <>
      <PageFrame
        title={t('shell.myTasks')}
        onOpenMenu={onOpenMenu}
        actions={
          canCreate && (
            <Button
              variant="primary"
              onClick={() => newTaskDialogPreset.set(userId === undefined ? {} : { assigneeIds: [userId] })}
            >
              {t('task.new')}
            </Button>
          )
        }
      >
        <WaitingAgents />
        {tasks.length === 0 && loadState === 'loading' && <Skeleton className="m-4 h-10" />}
        {tasks.length > 0 && <DueGroups tasks={tasks} />}
        {tasks.length === 0 && loadState === 'ready' && (
          <EmptyState title={t('my.none')} hint={t('my.noneHint')} icon={<CircleCheck size={28} />} />
        )}
        {tasks.length === 0 && loadState === 'unreachable' && (
          <EmptyState
            title={t('shell.unreachable')}
            hint={t('shell.unreachableHint')}
            action={<Button onClick={() => void load()}>{t('shell.retry')}</Button>}
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

/** The open tasks, and those completed since the page was opened, so that none disappears when it is checked off. */
function useMyTasks(): Task[] {
  const [shownIds] = useState(() => new Set<string>());
  return useStore((state) => {
    const userId = state.me?.id ?? '';
    const myTasks = [...state.tasks.values()].filter(
      (task) =>
        !task.isArchived &&
        task.assigneeIds.includes(userId) &&
        (task.completedAt === null || shownIds.has(task.id)) &&
        state.projects.get(task.projectId)?.isArchived !== true,
    );
    for (const { id } of myTasks) shownIds.add(id);
    return myTasks.sort((a, b) => (a.dueDate ?? '~').localeCompare(b.dueDate ?? '~') || (a.id < b.id ? -1 : 1));
  });
}

/** Loads the board of the open or focused task: the panel and the pickers need its statuses, members and labels. */
function useLoadBoardOfActiveTask(openTaskId: string | undefined): void {
  const focusedId = useSignal(focusedTaskId);
  const projectId = useStore((state) => state.tasks.get(openTaskId ?? focusedId ?? '')?.projectId);
  // Boards loaded before this page was opened may be stale, so each is loaded once again.
  const [reloadedIds] = useState(() => new Set<string>());
  useEffect(() => {
    if (projectId === undefined || reloadedIds.has(projectId)) return;
    reloadedIds.add(projectId);
    void reloadBoard(projectId);
  }, [projectId, reloadedIds]);
}

function DueGroups({ tasks }: { tasks: Task[] }) {
  const userContext = useUserContext();
  const groups = dueBuckets.map((due) => ({
    due,
    groupTasks: tasks.filter((task) => getDueBucket(task, userContext) === due),
  }));
  const orderedIds = groups.flatMap(({ groupTasks }) => groupTasks.map(({ id }) => id)).join(' ');
  useEffect(() => setTaskGrid([orderedIds.split(' ')]), [orderedIds]);
  return (
    <div className="pb-8">
      {groups.map(({ due, groupTasks }) =>
        groupTasks.length === 0 ? null : (
          <section key={due} aria-label={t(`due.${due}`)}>
            <h2
              className={cx(
                'sticky top-0 z-10 flex min-h-9 items-center gap-2 border-b border-line bg-sunken px-4 font-medium',
                due === 'overdue' && 'text-danger',
              )}
            >
              {t(`due.${due}`)}
              <span className="text-muted tabular-nums">{groupTasks.length}</span>
            </h2>
            {groupTasks.map((task) => (
              <MyTaskRow key={getStableKey(task.id)} task={task} userContext={userContext} />
            ))}
          </section>
        ),
      )}
    </div>
  );
}
