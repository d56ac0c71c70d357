import { Suspense, useEffect, useState } from 'react';
import { LoadingPage } from '../features/layout/LoadingPage.tsx';
import { NotFoundPage } from '../features/layout/NotFoundPage.tsx';
import ProjectPage from '../features/projects/ProjectPage.tsx';
import { loadWithMessages, t } from '../lib/i18n/index.ts';
import { getLastProjectId } from '../lib/lastProject.ts';
import { lazyWithPreload } from '../lib/lazyWithPreload.tsx';
import { getProjectPath, navigate, useLocation } from '../lib/router.tsx';
import { useStore } from '../sync/index.ts';
import { Dialog } from '../ui/index.ts';
import { GlobalCommands } from './GlobalCommands.tsx';
import { Sidebar } from './Sidebar.tsx';

const WelcomePage = lazyWithPreload(() => loadWithMessages('board', import('./WelcomePage.tsx')));
const MyTasksPage = lazyWithPreload(() => loadWithMessages('board', import('../features/tasks/MyTasksPage.tsx')));
const EverythingPage = lazyWithPreload(() =>
  loadWithMessages('board', import('../features/everything/EverythingPage.tsx')),
);
const InboxPage = lazyWithPreload(() => loadWithMessages('inbox', import('../features/inbox/InboxPage.tsx')));
const SettingsPage = lazyWithPreload(() =>
  loadWithMessages('settings', import('../features/settings/SettingsPage.tsx')),
);
const AgentsPage = lazyWithPreload(() => loadWithMessages('runs', import('../features/runs/AgentsPage.tsx')));
const SpacePage = lazyWithPreload(() => loadWithMessages('settings', import('../features/spaces/SpacePage.tsx')));

const TaskRefPage = lazyWithPreload(() => import('./TaskRefPage.tsx'));

/** The app of a signed-in user: the sidebar and the page of the current path. */
export function AppLayout() {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { path } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes on navigation
  useEffect(() => setMenuOpen(false), [path]);
  return (
    <div className="flex h-full print:block print:h-auto">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-solid px-3 py-2 text-white focus:not-sr-only focus:absolute"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {t('shell.skip')}
      </a>
      <div className="hidden w-60 shrink-0 border-e border-line bg-sunken md:block print:hidden">
        <Sidebar />
      </div>
      {isMenuOpen && (
        <Dialog
          title={t('shell.navigation')}
          onClose={() => setMenuOpen(false)}
          className="m-0! h-dvh max-h-none! w-72! rounded-none!"
        >
          <Sidebar />
        </Dialog>
      )}
      <Suspense fallback={<LoadingPage />}>
        <CurrentPage onOpenMenu={() => setMenuOpen(true)} />
      </Suspense>
      <GlobalCommands />
    </div>
  );
}

export interface PageProps {
  /** Opens the sidebar on narrow screens, where it is hidden. */
  onOpenMenu: () => void;
}

function CurrentPage({ onOpenMenu }: PageProps) {
  const { path } = useLocation();
  const [, page = '', id, part, partId] = path.split('/');
  if (page === '') return <HomeRedirect onOpenMenu={onOpenMenu} />;
  if (page === 'welcome') return <WelcomePage onOpenMenu={onOpenMenu} />;
  if (page === 'my-tasks') return <MyTasksPage onOpenMenu={onOpenMenu} />;
  if (page === 'inbox') return <InboxPage onOpenMenu={onOpenMenu} />;
  if (page === 'settings') return <SettingsPage section={id} onOpenMenu={onOpenMenu} />;
  if (page === 'spaces' && id && part === 'agents')
    return <AgentsPage spaceId={id} runId={partId} onOpenMenu={onOpenMenu} />;
  if (page === 'everything' || part === 'everything') return <EverythingPage path={path} onOpenMenu={onOpenMenu} />;
  if (page === 'spaces' && id) return <SpacePage spaceId={id} section={part} onOpenMenu={onOpenMenu} />;
  if (page === 't' && id) return <TaskRefPage key={id} taskRef={id} onOpenMenu={onOpenMenu} />;
  if (page === 'projects' && id) return <ProjectPage key={id} projectId={id} view={part} onOpenMenu={onOpenMenu} />;
  return <NotFoundPage onOpenMenu={onOpenMenu} />;
}

/** Goes to the last project, or to the welcome page if there is none. */
function HomeRedirect(_: PageProps) {
  const projectIds = useStore((state) => [...state.projects.keys()]);
  const isLoaded = useStore((state) => state.spaces.size > 0);
  useEffect(() => {
    if (!isLoaded) return;
    const lastId = getLastProjectId();
    navigate(lastId && projectIds.includes(lastId) ? getProjectPath(lastId) : '/welcome', { replace: true });
  }, [isLoaded, projectIds]);
  return <LoadingPage />;
}
