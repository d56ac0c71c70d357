import { Check, ChevronsUpDown, CircleCheck, LogOut, Plus, Search, Settings, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { newProjectDialogSpaceId } from '../features/projects/newProjectDialogState.ts';
import { callApi } from '../lib/apiClient.ts';
import { loadWithMessages, t } from '../lib/i18n/index.ts';
import { runCommand } from '../lib/keyboardCommands.ts';
import { getLocation, getProjectPath, Link, navigate, useLocation } from '../lib/router.tsx';
import { createSignal, useSignal } from '../lib/signal.ts';
import { clearSession, getState, select, useStore } from '../sync/index.ts';
import { Avatar, ColorDot, cx, IconButton, Menu } from '../ui/index.ts';

const NewSpace = lazy(() => loadWithMessages('settings', import('../features/spaces/NewSpaceDialog.tsx')));

/** The space that the sidebar shows: that of the open project, the one chosen last, or that of the project seen last. */
const chosenSpace = createSignal<string | undefined>(undefined);

export function useCurrentSpaceId(): string | undefined {
  const chosen = useSignal(chosenSpace);
  const { path } = useLocation();
  const [, room, id = ''] = path.split('/');
  const here = useStore((state) =>
    room === 'projects' ? state.projects.get(id)?.spaceId : room === 'spaces' ? id : undefined,
  );
  const last = useStore((state) => state.projects.get(localStorage.getItem('project') ?? '')?.spaceId);
  const known = useStore((state) => [...state.spaces.keys()]);
  useEffect(() => {
    if (here) chosenSpace.set(here);
  }, [here]);
  return [here, chosen, last].find((each) => each !== undefined && known.includes(each)) ?? known[0];
}

export function Sidebar() {
  const me = useStore((state) => state.me);
  const spaceId = useCurrentSpaceId();
  const projects = useStore((state) => (spaceId ? select.getSpaceProjects(state, spaceId) : []));
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const { path } = useLocation();
  const item = (isHere: boolean) =>
    cx('touch flex min-h-8 items-center gap-2 rounded-control px-2 hover:bg-hover', isHere && 'bg-hover font-medium');
  return (
    <nav aria-label={t('shell.navigation')} className="flex h-full flex-col gap-1 overflow-y-auto p-2">
      <SpaceSwitcher spaceId={spaceId} />
      <Link
        href="/my-tasks"
        aria-current={path === '/my-tasks' ? 'page' : undefined}
        className={item(path === '/my-tasks')}
      >
        <CircleCheck size={16} className="text-muted" />
        {t('shell.myTasks')}
      </Link>
      <button type="button" onClick={() => runCommand('palette')} className={item(false)}>
        <Search size={16} className="text-muted" />
        {t('ui.search')}
      </button>
      <div className="mt-3 flex items-center justify-between ps-2">
        <h2 className="text-xs font-medium text-muted">{t('shell.projects')}</h2>
        {canEdit && (
          <IconButton label={t('project.new')} onClick={() => newProjectDialogSpaceId.set(spaceId)}>
            <Plus size={16} />
          </IconButton>
        )}
      </div>
      <ul className="flex flex-col gap-0.5">
        {projects.map((project) => {
          const isHere = path.startsWith(getProjectPath(project.id));
          return (
            <li key={project.id}>
              <Link
                href={getProjectPath(project.id)}
                aria-current={isHere ? 'page' : undefined}
                className={item(isHere)}
              >
                <ColorDot color={project.color} />
                <span className="truncate">{project.name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      <div className="mt-auto flex flex-col gap-0.5 pt-4">
        {spaceId && (
          <Link href={`/spaces/${spaceId}`} className={item(path.startsWith('/spaces/'))}>
            <SlidersHorizontal size={16} className="text-muted" />
            {t('shell.space')}
          </Link>
        )}
        <Link href="/settings" className={item(path.startsWith('/settings'))}>
          <Settings size={16} className="text-muted" />
          {t('shell.settings')}
        </Link>
        <div className="flex items-center gap-2 ps-2">
          <Avatar name={me?.name ?? ''} size={22} />
          <span className="min-w-0 flex-1 truncate">{me?.name}</span>
          <IconButton label={t('shell.signOut')} onClick={() => void signOut()}>
            <LogOut size={16} />
          </IconButton>
        </div>
      </div>
    </nav>
  );
}

function SpaceSwitcher({ spaceId }: { spaceId: string | undefined }) {
  const [isCreating, setCreating] = useState(false);
  const spaces = useStore((state) => [...state.spaces.values()]);
  const current = spaces.find(({ id }) => id === spaceId);
  const open = (id: string) => {
    chosenSpace.set(id);
    const first = select.getSpaceProjects(getState(), id)[0];
    navigate(first ? getProjectPath(first.id) : `/spaces/${id}`);
  };
  const choices = spaces.map((space) => ({
    label: space.name,
    icon: space.id === spaceId ? <Check size={14} /> : <span className="w-3.5" />,
    isChecked: space.id === spaceId,
    onSelect: () => open(space.id),
  }));
  const create = { label: t('shell.newSpace'), icon: <Plus size={14} />, onSelect: () => setCreating(true) };
  return (
    <>
      <Menu label={t('shell.space')} items={[...choices, null, create]}>
        {(button) => (
          <button
            {...button}
            type="button"
            className="touch mb-1 flex min-h-9 items-center gap-2 rounded-control px-2 text-start font-semibold hover:bg-hover"
          >
            <ColorDot color={current?.color ?? '#4f46e5'} size={10} />
            <span className="min-w-0 flex-1 truncate">{current?.name ?? ''}</span>
            <ChevronsUpDown size={14} className="text-muted" />
            <span className="sr-only">{t('shell.space')}</span>
          </button>
        )}
      </Menu>
      {isCreating && (
        <Suspense>
          <NewSpace onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </>
  );
}

async function signOut(): Promise<void> {
  await callApi('sign_out', {});
  clearSession();
  if (getLocation().path !== '/sign-in') navigate('/sign-in');
}
