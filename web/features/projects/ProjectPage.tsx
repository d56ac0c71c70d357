import { Suspense, useEffect } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { setLastProjectId } from '../../lib/lastProject.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { getProjectPath } from '../../lib/router.tsx';
import { getStableKey, loadTaskTimestamps, openBoard, select, useStore } from '../../sync/index.ts';
import { useUserContext } from '../../sync/useUserContext.ts';
import { Button, ColorDot, EmptyState } from '../../ui/index.ts';
import { LoadingPage } from '../layout/LoadingPage.tsx';
import { NotFoundPage } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { countActiveFilters, emptyFilters, filterTasks } from '../tasks/filterSortAndGroup.ts';
import { setFilters, useFilters } from '../tasks/filtersInUrl.ts';
import { newTaskDialogPreset } from '../tasks/newTaskDialogPreset.ts';
import { TaskShortcuts } from '../tasks/TaskShortcuts.tsx';
import { useOpenTaskId } from '../tasks/taskPanelUrl.ts';
import { useSortedTasks } from '../tasks/useSortedTasks.ts';
import { resolveView, viewDefinitions } from '../views/viewRegistry.ts';
import { FilterSortGroupBar } from './FilterSortGroupBar.tsx';
import { ViewSwitcher } from './ViewSwitcher.tsx';

const ArchivedProject = lazyWithPreload(() => loadWithMessages('board', import('./ArchivedProject.tsx')));
const TaskPanel = lazyWithPreload(() => loadWithMessages('panel', import('../tasks/TaskPanel.tsx')));

interface ProjectPageProps {
  projectId: string;
  view: string | undefined;
  onOpenMenu: () => void;
}

/** A project in one of its views, with the task panel beside it. */
export default function ProjectPage({ projectId, view, onOpenMenu }: ProjectPageProps) {
  const project = useStore((state) => state.projects.get(projectId));
  const loadState = useStore((state) => state.boardLoadStates.get(projectId));
  useEffect(() => {
    setLastProjectId(projectId);
    void openBoard(projectId);
  }, [projectId]);
  if (loadState === 'missing') return <NotFoundPage onOpenMenu={onOpenMenu} />;
  if (!project || loadState === undefined || loadState === 'loading') return <LoadingPage />;
  if (loadState === 'unreachable') return <UnreachableProject projectId={projectId} onOpenMenu={onOpenMenu} />;
  return <ProjectContent projectId={projectId} view={resolveView(project, view)} onOpenMenu={onOpenMenu} />;
}

function ProjectContent({ projectId, view, onOpenMenu }: ProjectPageProps & { view: keyof typeof viewDefinitions }) {
  const project = useStore((state) => state.projects.get(projectId));
  const allTasks = useStore((state) => select.getProjectTasks(state, projectId));
  const canEdit = useStore((state) => select.canEdit(state, project?.spaceId));
  const filters = useFilters();
  const userContext = useUserContext();
  const taskId = useOpenTaskId();
  const lacksTimestamps = filters.sort === 'updated' && allTasks.some((task) => task.updatedAt === undefined);
  useEffect(() => {
    if (lacksTimestamps) void loadTaskTimestamps(projectId);
  }, [lacksTimestamps, projectId]);
  const tasks = useSortedTasks(filterTasks(allTasks, filters, userContext), filters);
  if (!project) return null;
  if (project.isArchived) return <ArchivedProject project={project} onOpenMenu={onOpenMenu} />;
  const { Component } = viewDefinitions[view];
  return (
    <>
      <PageFrame
        title={project.name}
        icon={<ColorDot color={project.color} size={10} />}
        onOpenMenu={onOpenMenu}
        viewSwitcher={<ViewSwitcher getPath={(name) => getProjectPath(projectId, name)} view={view} />}
        actions={
          canEdit && (
            <Button variant="primary" onClick={() => newTaskDialogPreset.set({ projectId })}>
              {t('task.new')}
            </Button>
          )
        }
        toolbar={<FilterSortGroupBar projectId={projectId} spaceId={project.spaceId} filters={filters} view={view} />}
      >
        {allTasks.length > 0 && tasks.length === 0 && countActiveFilters(filters) > 0 ? (
          <EmptyState
            title={t('board.nothing')}
            action={<Button onClick={() => setFilters(emptyFilters)}>{t('board.clearFilters')}</Button>}
          />
        ) : (
          <Suspense fallback={<LoadingPage />}>
            <Component project={project} tasks={tasks} filters={filters} userContext={userContext} canEdit={canEdit} />
          </Suspense>
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

function UnreachableProject({ projectId, onOpenMenu }: { projectId: string; onOpenMenu: () => void }) {
  return (
    <PageFrame title={t('shell.unreachable')} onOpenMenu={onOpenMenu}>
      <EmptyState
        title={t('shell.unreachableHint')}
        action={<Button onClick={() => void openBoard(projectId)}>{t('shell.retry')}</Button>}
      />
    </PageFrame>
  );
}
