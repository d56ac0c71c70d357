import { Gauge } from 'lucide-react';
import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { Link, type ProjectView, useLocation } from '../../lib/router.tsx';
import { getStableKey, getState, type State, select, useStore } from '../../sync/index.ts';
import { type BoardsFollower, followBoards } from '../../sync/severalBoards.ts';
import { type UserContext, useUserContext } from '../../sync/useUserContext.ts';
import { Button, cx, EmptyState, Skeleton } from '../../ui/index.ts';
import { NotFoundPage } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { FilterSortGroupBar } from '../projects/FilterSortGroupBar.tsx';
import { getViewLinkClass, useFilterQuery, ViewSwitcher } from '../projects/ViewSwitcher.tsx';
import { cardsNameProject } from '../tasks/cardsNameProject.ts';
import { countActiveFilters, emptyFilters, type Filters, filterTasks } from '../tasks/filterSortAndGroup.ts';
import { setFilters, useFilters } from '../tasks/filtersInUrl.ts';
import { newTaskDialogPreset } from '../tasks/newTaskDialogPreset.ts';
import { TaskShortcuts } from '../tasks/TaskShortcuts.tsx';
import { useOpenTaskId } from '../tasks/taskPanelUrl.ts';
import { useSortedTasks } from '../tasks/useSortedTasks.ts';
import { getWritableProjects } from '../tasks/writableProjects.ts';
import { isViewName, viewDefinitions } from '../views/viewRegistry.ts';
import { createGrouping } from './groupAcrossProjects.ts';

const WorkloadView = lazyWithPreload(() => loadWithMessages('views', import('./workload/WorkloadView.tsx')));
const TaskPanel = lazyWithPreload(() => loadWithMessages('panel', import('../tasks/TaskPanel.tsx')));

interface EverythingPageProps {
  /** `/everything/VIEW` for the projects of all spaces, `/spaces/ID/everything/VIEW` for those of one. */
  path: string;
  onOpenMenu: () => void;
}

/** The tasks of all projects of a space, or of all spaces, in the views of a project. */
export default function EverythingPage({ path, onOpenMenu }: EverythingPageProps) {
  const match = /^(?:\/spaces\/([^/]+))?\/everything(?:\/([^/]*))?/.exec(path);
  if (!match) return <NotFoundPage onOpenMenu={onOpenMenu} />;
  return <TasksOfSeveralProjects spaceId={match[1]} view={match[2]} onOpenMenu={onOpenMenu} />;
}

interface TasksOfSeveralProjectsProps {
  /** undefined: the projects of all spaces. */
  spaceId: string | undefined;
  view: string | undefined;
  onOpenMenu: () => void;
}

function TasksOfSeveralProjects({ spaceId, view: viewInUrl, onOpenMenu }: TasksOfSeveralProjectsProps) {
  const isWorkload = viewInUrl === 'workload';
  const view = isViewName(viewInUrl) ? viewInUrl : 'list';
  const { hasFailed, isLoading, reload } = useBoards(spaceId);
  const projects = useStore((state) => getProjects(state, spaceId));
  const projectIds = projects.map(({ id }) => id);
  const allTasks = useStore((state) => projectIds.flatMap((id) => select.getProjectTasks(state, id)));
  const canCreate = useStore((state) => getWritableProjects(state).length > 0);
  const canEdit = useStore((state) => projects.some((project) => select.canEdit(state, project.spaceId)));
  const filters = useFiltersOfSeveralProjects(view);
  const userContext = useUserContext();
  const tasks = useFilteredTasks(allTasks, filters, userContext);
  const taskId = useOpenTaskId();
  useEffect(() => {
    cardsNameProject.set(filters.group !== 'project');
    return () => cardsNameProject.set(false);
  }, [filters.group]);
  const scopeKey = `${spaceId} ${projects.map(({ id, name, color }) => `${id} ${name} ${color}`).join()}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key has what the grouping depends on
  const grouping = useMemo(() => createGrouping(projects, spaceId), [scopeKey]);
  const filterQuery = useFilterQuery();
  const { Component } = viewDefinitions[view];
  const isEmptyByFilters = allTasks.length > 0 && tasks.length === 0 && countActiveFilters(filters) > 0;
  const isMissing = useStore((state) => spaceId !== undefined && state.spaces.size > 0 && !state.spaces.has(spaceId));
  if (isMissing) return <NotFoundPage onOpenMenu={onOpenMenu} />;
  return (
    <>
      <PageFrame
        title={t('shell.everything')}
        onOpenMenu={onOpenMenu}
        viewSwitcher={
          <ViewSwitcher getPath={(name) => getEverythingPath(spaceId, name)} view={isWorkload ? undefined : view}>
            <Link
              href={getEverythingPath(spaceId, 'workload') + filterQuery}
              aria-current={isWorkload ? 'page' : undefined}
              className={getViewLinkClass(isWorkload)}
            >
              <Gauge size={15} aria-hidden="true" />
              <span className="@max-2xl:sr-only">{t('everything.workload')}</span>
            </Link>
          </ViewSwitcher>
        }
        actions={
          <>
            <ScopeSwitcher spaceId={spaceId} view={isWorkload ? 'workload' : view} />
            {canCreate && (
              <Button variant="primary" onClick={() => newTaskDialogPreset.set({})}>
                {t('task.new')}
              </Button>
            )}
          </>
        }
        toolbar={
          <FilterSortGroupBar
            projectId={undefined}
            spaceId={spaceId}
            filters={filters}
            view={isWorkload ? 'calendar' : view}
          />
        }
      >
        {hasFailed && (
          <p role="alert" className="flex items-center justify-between gap-2 border-b border-line px-4 py-1">
            {t('everything.incomplete')}
            <Button onClick={reload}>{t('shell.retry')}</Button>
          </p>
        )}
        {isLoading && allTasks.length === 0 ? (
          <Skeleton className="m-4 h-10" />
        ) : isEmptyByFilters ? (
          <EmptyState
            title={t('board.nothing')}
            action={<Button onClick={() => setFilters(emptyFilters)}>{t('board.clearFilters')}</Button>}
          />
        ) : (
          <Suspense fallback={<Skeleton className="m-4 h-10" />}>
            {isWorkload ? (
              <WorkloadView spaceId={spaceId} tasks={tasks} userContext={userContext} canEdit={canEdit} />
            ) : (
              <Component
                project={undefined}
                grouping={grouping}
                tasks={tasks}
                filters={filters}
                userContext={userContext}
                canEdit={canEdit}
              />
            )}
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

/** By space and name. */
function getProjects(state: State, spaceId: string | undefined) {
  const spaceIds = spaceId === undefined ? [...state.spaces.keys()] : [spaceId];
  return spaceIds.flatMap((id) => select.getSpaceProjects(state, id));
}

/** Loads the boards, again when the projects change, and follows them while the page is open. */
function useBoards(spaceId: string | undefined) {
  const [result, setResult] = useState<{ spaceId: string | undefined; areAllLoaded: boolean }>();
  const follower = useRef<BoardsFollower>(undefined);
  useEffect(() => {
    follower.current = followBoards(
      () => getProjects(getState(), spaceId).map(({ id }) => id),
      (areAllLoaded) => setResult({ spaceId, areAllLoaded }),
    );
    return () => follower.current?.stop();
  }, [spaceId]);
  const current = result?.spaceId === spaceId ? result : undefined;
  return {
    isLoading: current === undefined,
    hasFailed: current?.areAllLoaded === false,
    reload: () => follower.current?.reload(),
  };
}

/** Positions are comparable within one project only, so that there is no manual order: tasks come by due date. */
function useFiltersOfSeveralProjects(view: ProjectView): Filters {
  const filters = useFilters();
  const columns = filters.group === 'project' ? '' : 'project,priority,label,estimate,due,assignee';
  return {
    ...filters,
    sort: filters.sort === 'manual' ? 'due' : filters.sort,
    columns: filters.columns || (view === 'list' ? columns : ''),
  };
}

/** The status filter names what columns count as; each stands for the columns of all projects that do. */
function useFilteredTasks(allTasks: Parameters<typeof filterTasks>[0], filters: Filters, userContext: UserContext) {
  const statusIds = useStore((state) =>
    filters.status.flatMap((value) => [
      value,
      ...[...state.statuses.values()].filter(({ category }) => category === value).map(({ id }) => id),
    ]),
  );
  return useSortedTasks(filterTasks(allTasks, { ...filters, status: statusIds }, userContext), filters);
}

type EverythingView = ProjectView | 'workload';

function getEverythingPath(spaceId: string | undefined, view: EverythingView): string {
  return `${spaceId === undefined ? '' : `/spaces/${spaceId}`}/everything/${view}`;
}

/** Links to the projects of this space and to those of all spaces, for people who have several spaces. */
function ScopeSwitcher({ spaceId, view }: { spaceId: string | undefined; view: EverythingView }) {
  const spaces = useStore((state) => [...state.spaces.values()]);
  const lastSpaceId = useLastDefined(spaceId) ?? spaces[0]?.id;
  const { query } = useLocation();
  if (spaces.length < 2) return null;
  const params = new URLSearchParams(query);
  // People, labels and tasks of one space may not be in the others.
  for (const name of ['task', 'assignee', 'label']) params.delete(name);
  const search = params.size > 0 ? `?${params}` : '';
  const links = [
    { id: lastSpaceId, text: spaces.find(({ id }) => id === lastSpaceId)?.name },
    { id: undefined, text: t('everything.allSpaces') },
  ];
  return (
    <nav aria-label={t('everything.scope')} className="flex min-w-0 gap-0.5 rounded-control bg-sunken p-0.5">
      {links.map(({ id, text }) => (
        <Link
          key={text}
          href={getEverythingPath(id, view) + search}
          aria-current={id === spaceId ? 'page' : undefined}
          className={cx(
            'touch inline-flex min-h-7 max-w-32 items-center rounded-md px-2',
            id === spaceId ? 'bg-surface font-medium shadow-card' : 'text-muted hover:text-text',
          )}
        >
          <span className="truncate">{text}</span>
        </Link>
      ))}
    </nav>
  );
}

function useLastDefined(value: string | undefined): string | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}
