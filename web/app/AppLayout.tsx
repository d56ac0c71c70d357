import { lazy, Suspense, useEffect, useState } from 'react';
import { LoadingPage } from '../features/layout/LoadingPage.tsx';
import { NotFoundPage } from '../features/layout/NotFoundPage.tsx';
import ProjectPage from '../features/projects/ProjectPage.tsx';
import { loadWithMessages, t } from '../lib/i18n/index.ts';
import { navigate, useLocation } from '../lib/router.tsx';
import { useStore } from '../sync/index.ts';
import { Dialog } from '../ui/index.ts';
import { GlobalCommands } from './GlobalCommands.tsx';
import { Sidebar } from './Sidebar.tsx';

const Welcome = lazy(() => import('./WelcomePage.tsx'));
const MyTasks = lazy(() => import('../features/tasks/MyTasksPage.tsx'));
const Settings = lazy(() => loadWithMessages('settings', import('../features/settings/SettingsPage.tsx')));
const SpacePage = lazy(() => loadWithMessages('settings', import('../features/spaces/SpacePage.tsx')));

/** What a signed-in person sees: the sidebar, and the page that the path names. */
export function AppLayout() {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { path } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the menu
  useEffect(() => setMenuOpen(false), [path]);
  return (
    <div className="flex h-full">
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
      <div className="hidden w-60 shrink-0 border-e border-line bg-sunken md:block">
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
  /** Opens the navigation where it is not beside the page. */
  onOpenMenu: () => void;
}

function CurrentPage({ onOpenMenu }: PageProps) {
  const { path } = useLocation();
  const [, room = '', id, part] = path.split('/');
  if (room === '') return <HomeRedirect onOpenMenu={onOpenMenu} />;
  if (room === 'welcome') return <Welcome onOpenMenu={onOpenMenu} />;
  if (room === 'my-tasks') return <MyTasks onOpenMenu={onOpenMenu} />;
  if (room === 'settings') return <Settings section={id} onOpenMenu={onOpenMenu} />;
  if (room === 'spaces' && id) return <SpacePage spaceId={id} section={part} onOpenMenu={onOpenMenu} />;
  if (room === 'projects' && id) return <ProjectPage key={id} projectId={id} view={part} onOpenMenu={onOpenMenu} />;
  return <NotFoundPage onOpenMenu={onOpenMenu} />;
}

/** The project seen last; for who has never seen one, the welcome. */
function HomeRedirect(_: PageProps) {
  const known = useStore((state) => [...state.projects.keys()]);
  const isLoaded = useStore((state) => state.spaces.size > 0);
  useEffect(() => {
    if (!isLoaded) return;
    const last = localStorage.getItem('project');
    navigate(last && known.includes(last) ? `/projects/${last}` : '/welcome', { replace: true });
  }, [isLoaded, known]);
  return <LoadingPage />;
}
