import type { ReactNode } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { Link, type ProjectView, useLocation } from '../../lib/router.tsx';
import { cx } from '../../ui/index.ts';
import { viewDefinitions } from '../views/viewRegistry.ts';

interface ViewSwitcherProps {
  /** undefined: one of the further views is shown. */
  view: ProjectView | undefined;
  getPath: (view: ProjectView) => string;
  /** Links to further views. */
  children?: ReactNode;
}

/** Links to the views, with the current filters. */
export function ViewSwitcher({ view, getPath, children }: ViewSwitcherProps) {
  const search = useFilterQuery();
  const views = Object.entries(viewDefinitions) as [ProjectView, (typeof viewDefinitions)['list']][];
  return (
    <nav aria-label={t('shell.views')} className="flex gap-0.5 rounded-control bg-sunken p-0.5">
      {views.map(([name, { icon: Icon }]) => (
        <Link
          key={name}
          href={getPath(name) + search}
          aria-current={name === view ? 'page' : undefined}
          className={getViewLinkClass(name === view)}
        >
          <Icon size={15} aria-hidden="true" />
          <span className="@max-2xl:sr-only">{t(`view.${name}`)}</span>
        </Link>
      ))}
      {children}
    </nav>
  );
}

export function getViewLinkClass(isCurrent: boolean): string {
  return cx(
    'touch inline-flex min-h-7 items-center justify-center gap-1.5 rounded-md px-2',
    isCurrent ? 'bg-surface font-medium shadow-card' : 'text-muted hover:text-text',
  );
}

/** The query of the URL without the open task, such as `?due=overdue`. */
export function useFilterQuery(): string {
  const params = new URLSearchParams(useLocation().query);
  params.delete('task');
  return params.size > 0 ? `?${params}` : '';
}
