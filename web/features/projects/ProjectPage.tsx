import { lazy, Suspense, useEffect } from 'react';
import { call } from '../../lib/apiClient.ts';
import { t, withMessages } from '../../lib/i18n/index.ts';
import { Link, projectPath, setFilters, useFilters, usePlace, useTaskInPlace } from '../../lib/router.tsx';
import { keyOf, loadTimes, openBoard, type Project, say, select, useStore, wordsOf } from '../../sync/index.ts';
import { useViewer } from '../../sync/useCurrentUser.ts';
import { Button, cx, Dot, EmptyState } from '../../ui/index.ts';
import { Loading } from '../layout/LoadingPage.tsx';
import { NotFound } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { isCreatingTask } from '../tasks/newTaskDialogState.ts';
import { TaskCommands } from '../tasks/TaskShortcuts.tsx';
import { countFilters, filterTasks, noFilters } from '../tasks/taskFilters.ts';
import { viewOf, views } from '../views/viewRegistry.ts';
import { FilterBar } from './FilterBar.tsx';

const TaskPanel = lazy(() => withMessages('panel', import('../tasks/TaskPanel.tsx')));

interface ProjectPageProps {
  projectId: string;
  view: string | undefined;
  onMenu: () => void;
}

/** A project in one of its views, with the panel of a task beside it. */
export default function ProjectPage({ projectId, view, onMenu }: ProjectPageProps) {
  const project = useStore((state) => state.projects.get(projectId));
  const board = useStore((state) => state.boards.get(projectId));
  useEffect(() => {
    localStorage.setItem('project', projectId);
    void openBoard(projectId);
  }, [projectId]);
  if (board === 'missing') return <NotFound onMenu={onMenu} />;
  if (!project || board === undefined || board === 'loading') return <Loading />;
  if (board === 'unreachable') return <Unreachable projectId={projectId} onMenu={onMenu} />;
  return <Board projectId={projectId} view={viewOf(project, view)} onMenu={onMenu} />;
}

function Board({ projectId, view, onMenu }: ProjectPageProps & { view: keyof typeof views }) {
  const project = useStore((state) => state.projects.get(projectId));
  const all = useStore((state) => select.tasksOf(state, projectId));
  const mayEdit = useStore((state) => select.mayEdit(state, project?.spaceId));
  const filters = useFilters();
  const viewer = useViewer();
  const taskId = useTaskInPlace();
  const lacksTimes = filters.sort === 'updated' && all.some((task) => task.updatedAt === undefined);
  useEffect(() => {
    if (lacksTimes) void loadTimes(projectId);
  }, [lacksTimes, projectId]);
  if (!project) return null;
  if (project.isArchived) return <Archived project={project} onMenu={onMenu} />;
  const tasks = filterTasks(all, filters, viewer);
  const { Component } = views[view];
  return (
    <>
      <PageFrame
        title={project.name}
        icon={<Dot color={project.color} size={10} />}
        onMenu={onMenu}
        middle={<ViewSwitcher projectId={projectId} view={view} />}
        actions={
          mayEdit && (
            <Button look="primary" onClick={() => isCreatingTask.set({ projectId })}>
              {t('task.new')}
            </Button>
          )
        }
        below={
          <FilterBar
            projectId={projectId}
            spaceId={project.spaceId}
            filters={filters}
            isGrouped={view !== 'calendar'}
          />
        }
      >
        {all.length > 0 && tasks.length === 0 && countFilters(filters) > 0 ? (
          <EmptyState
            title={t('board.nothing')}
            action={<Button onClick={() => setFilters(noFilters)}>{t('board.clearFilters')}</Button>}
          />
        ) : (
          <Suspense fallback={<Loading />}>
            <Component project={project} tasks={tasks} filters={filters} viewer={viewer} mayEdit={mayEdit} />
          </Suspense>
        )}
      </PageFrame>
      {taskId && (
        <Suspense>
          <TaskPanel key={keyOf(taskId)} taskId={taskId} />
        </Suspense>
      )}
      <TaskCommands mayEdit={mayEdit} />
    </>
  );
}

/** What an archived project has is out of the lists: it is read when the project is back. */
function Archived({ project, onMenu }: { project: Project; onMenu: () => void }) {
  const mayAdmin = useStore((state) => select.mayAdmin(state, project.spaceId));
  const restore = async () => {
    const result = await call('update_project', { projectId: project.id, isArchived: false });
    if (result.ok) await openBoard(project.id);
    else say(wordsOf(result.problem), { tone: 'problem' });
  };
  return (
    <PageFrame title={project.name} icon={<Dot color={project.color} size={10} />} onMenu={onMenu}>
      <EmptyState
        title={t('project.archived')}
        hint={t('project.archivedHint')}
        action={mayAdmin && <Button onClick={() => void restore()}>{t('project.restore')}</Button>}
      />
    </PageFrame>
  );
}

function ViewSwitcher({ projectId, view }: { projectId: string; view: keyof typeof views }) {
  const { query } = usePlace();
  const rest = new URLSearchParams(query);
  rest.delete('task');
  const search = rest.size > 0 ? `?${rest}` : '';
  const ready = Object.entries(views).filter(([, { isReady }]) => isReady) as [
    keyof typeof views,
    (typeof views)['list'],
  ][];
  return (
    <nav aria-label={t('shell.views')} className="flex gap-0.5 rounded-control bg-sunken p-0.5">
      {ready.map(([name, { icon: Icon }]) => (
        <Link
          key={name}
          href={projectPath(projectId, name) + search}
          aria-current={name === view ? 'page' : undefined}
          className={cx(
            'touch inline-flex min-h-7 items-center justify-center gap-1.5 rounded-md px-2',
            name === view ? 'bg-surface font-medium shadow-card' : 'text-muted hover:text-text',
          )}
        >
          <Icon size={15} aria-hidden="true" />
          <span className="@max-2xl:sr-only">{t(`view.${name}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

function Unreachable({ projectId, onMenu }: { projectId: string; onMenu: () => void }) {
  return (
    <PageFrame title={t('shell.unreachable')} onMenu={onMenu}>
      <EmptyState
        title={t('shell.unreachableHint')}
        action={<Button onClick={() => void openBoard(projectId)}>{t('shell.retry')}</Button>}
      />
    </PageFrame>
  );
}
