import { t } from '../../lib/i18n/index.ts';
import { Link, type ProjectView, useLocation } from '../../lib/router.tsx';
import { cx } from '../../ui/index.ts';
import { viewDefinitions } from '../views/viewRegistry.ts';

/** Links to the views, with the current filters. */
export function ViewSwitcher({ view, getPath }: { view: ProjectView; getPath: (view: ProjectView) => string }) {
  const { query } = useLocation();
  const params = new URLSearchParams(query);
  params.delete('task');
  const search = params.size > 0 ? `?${params}` : '';
  const views = Object.entries(viewDefinitions) as [ProjectView, (typeof viewDefinitions)['list']][];
  return (
    <nav aria-label={t('shell.views')} className="flex gap-0.5 rounded-control bg-sunken p-0.5">
      {views.map(([name, { icon: Icon }]) => (
        <Link
          key={name}
          href={getPath(name) + search}
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
