import { CircleCheck, CircleUserRound, LogOut, Plus, Rows3, Search, Settings2 } from 'lucide-react';
import { type ComponentType, lazy, Suspense } from 'react';
import { SignOut } from '../features/account/SignOut.tsx';
import { newProjectDialogSpaceId } from '../features/projects/newProjectDialogState.ts';
import { loadWithMessages, t } from '../lib/i18n/index.ts';
import { runCommand } from '../lib/keyboardCommands.ts';
import { getProjectPath, Link, useLocation } from '../lib/router.tsx';
import { select, useStore } from '../sync/index.ts';
import { Avatar, ColorDot, cx, IconButton } from '../ui/index.ts';
import { SpaceSwitcher } from './SpaceSwitcher.tsx';
import { useCurrentSpaceId } from './useCurrentSpaceId.ts';

// Not part of the first load. Without them, the pages can still be opened by their addresses.
const AgentsAndTrashLinks = lazyOrNothing(() => loadWithMessages('runs', import('./AgentsAndTrashLinks.tsx')));
const InboxLink = lazyOrNothing(() => loadWithMessages('inbox', import('../features/inbox/InboxLink.tsx')));
const DraftsButton = lazyOrNothing(() => loadWithMessages('shortcuts', import('./DraftsButton.tsx')));

export function Sidebar() {
  const me = useStore((state) => state.me);
  const spaceId = useCurrentSpaceId();
  const projects = useStore((state) => (spaceId ? select.getSpaceProjects(state, spaceId) : []));
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const { path } = useLocation();
  const itemClass = (isCurrent: boolean) =>
    cx(
      'touch flex min-h-8 items-center gap-2 rounded-control px-2 hover:bg-hover',
      isCurrent && 'bg-hover font-medium',
    );
  return (
    <nav aria-label={t('shell.navigation')} className="flex h-full flex-col gap-1 overflow-y-auto p-2">
      <SpaceSwitcher spaceId={spaceId} />
      <div className="min-h-8 coarse:min-h-11">
        <Suspense>
          <InboxLink isCurrent={path === '/inbox'} className={itemClass(path === '/inbox')} />
        </Suspense>
      </div>
      <Link
        href="/my-tasks"
        aria-current={path === '/my-tasks' ? 'page' : undefined}
        className={itemClass(path === '/my-tasks')}
      >
        <CircleCheck size={16} className="text-muted" />
        {t('shell.myTasks')}
      </Link>
      <Link
        href={`/spaces/${spaceId}/everything`}
        aria-current={path.includes('/everything') ? 'page' : undefined}
        className={itemClass(path.includes('/everything'))}
      >
        <Rows3 size={16} className="text-muted" />
        {t('shell.everything')}
      </Link>
      <button type="button" onClick={() => runCommand('palette')} className={itemClass(false)}>
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
          const isCurrent = path.startsWith(getProjectPath(project.id));
          return (
            <li key={project.id}>
              <Link
                href={getProjectPath(project.id)}
                aria-current={isCurrent ? 'page' : undefined}
                className={itemClass(isCurrent)}
              >
                <ColorDot color={project.color} />
                <span className="truncate">{project.name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      <div className="mt-auto flex flex-col gap-0.5 pt-4">
        <Suspense>
          <DraftsButton className={itemClass(false)} />
        </Suspense>
        <div
          className={cx('flex flex-col gap-0.5', canEdit ? 'min-h-16.5 coarse:min-h-22.5' : 'min-h-8 coarse:min-h-11')}
        >
          <Suspense>
            <AgentsAndTrashLinks spaceId={spaceId} path={path} canEdit={canEdit} getClassName={itemClass} />
          </Suspense>
        </div>
        {spaceId && (
          <Link
            href={`/spaces/${spaceId}`}
            className={itemClass(path.startsWith('/spaces/') && !/\/(agents|trash|everything)/.test(path))}
          >
            <Settings2 size={16} className="text-muted" />
            {t('shell.spaceSettings')}
          </Link>
        )}
        <Link href="/settings" className={itemClass(path.startsWith('/settings'))}>
          <CircleUserRound size={16} className="text-muted" />
          {t('shell.settings')}
        </Link>
        <div className="flex items-center gap-2 ps-2">
          <Avatar name={me?.name ?? ''} size={22} />
          <span className="min-w-0 flex-1 truncate">{me?.name}</span>
          <SignOut>
            {(start) => (
              <IconButton label={t('shell.signOut')} onClick={start}>
                <LogOut size={16} />
              </IconButton>
            )}
          </SignOut>
        </div>
      </div>
    </nav>
  );
}

function lazyOrNothing<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() => load().catch(() => ({ default: () => null })));
}
