import { CloudOff, Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { syncStatus } from '../../sync/index.ts';
import { cx, IconButton } from '../../ui/index.ts';
import { ConnectionProblem } from './ConnectionProblem.tsx';

interface PageFrameProps {
  title: string;
  /** Shown before the title, such as the color of a project. */
  icon?: ReactNode;
  viewSwitcher?: ReactNode;
  actions?: ReactNode;
  /** A second row, for filters. */
  toolbar?: ReactNode;
  onOpenMenu: () => void;
  children: ReactNode;
}

/** The frame of every page: the top bar with its title, and the content below. */
export function PageFrame({ title, icon, viewSwitcher, actions, toolbar, onOpenMenu, children }: PageFrameProps) {
  useEffect(() => {
    document.title = `${title} · Krokanti Tasks`;
  }, [title]);
  return (
    <div className="flex min-w-0 flex-1 flex-col print:block">
      <header className="@container flex min-h-12 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1">
        <div className="md:hidden print:hidden">
          <IconButton label={t('shell.menu')} onClick={onOpenMenu}>
            <MenuIcon size={18} />
          </IconButton>
        </div>
        <div
          className={cx(
            'flex min-w-0 flex-1 basis-1/3 items-center gap-2',
            viewSwitcher !== undefined && 'basis-3/5 sm:max-w-2/5 sm:flex-initial sm:basis-auto',
          )}
        >
          {icon}
          <h1 dir="auto" title={title} className="min-w-0 truncate text-[0.9375rem] font-semibold">
            {title}
          </h1>
        </div>
        {viewSwitcher && <div className="print:hidden">{viewSwitcher}</div>}
        <div className="ms-auto flex items-center gap-1 print:hidden">
          <SyncStatus />
          {actions}
        </div>
        {toolbar && <div className="w-full print:hidden">{toolbar}</div>}
      </header>
      <ConnectionProblem />
      <main id="content" tabIndex={-1} className="relative min-h-0 flex-1 overflow-auto print:overflow-visible">
        {children}
      </main>
    </div>
  );
}

/** Shows unsaved changes, when the server is slow or cannot be reached. */
function SyncStatus() {
  const { pendingCount, isOffline, isStorageRefused } = useSignal(syncStatus);
  if (!isOffline && pendingCount === 0) return null;
  const savingText = isOffline ? t('shell.offline') : t('shell.saving', { count: pendingCount });
  const text = isStorageRefused ? t('shell.notKept') : savingText;
  return (
    <span
      role="status"
      title={text}
      className={isOffline ? 'flex items-center gap-1 text-warn' : 'late flex gap-1 text-xs text-muted'}
    >
      {isOffline && <CloudOff size={16} aria-hidden="true" />}
      <span className={isOffline ? 'text-xs @max-6xl:sr-only' : 'hidden sm:inline'}>{text}</span>
    </span>
  );
}
