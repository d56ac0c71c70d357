import { ArrowDown, ArrowUp, Signal } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { cx } from '../../../ui/index.ts';
import { type Filters, getDefaultOrder, type SortBy } from '../../tasks/filterSortAndGroup.ts';
import { setFilters } from '../../tasks/filtersInUrl.ts';
import { getListColumnName, type ListColumn, sortByColumn } from '../../tasks/listColumns.ts';

/** The classes of the columns of rows and of the head row. Columns hide where there is no room for them. */
export const listColumnClasses: Record<ListColumn, string> = {
  ref: 'hidden w-20 shrink-0 truncate text-xs text-muted tabular-nums @md:block',
  priority: 'flex w-6 shrink-0 justify-center',
  project: 'hidden w-36 shrink-0 items-center gap-1.5 text-xs text-muted @md:flex',
  label: 'hidden w-48 shrink-0 gap-1 overflow-hidden text-xs text-muted @5xl:flex',
  status: 'hidden w-28 shrink-0 text-xs text-muted @3xl:flex',
  estimate: 'hidden w-20 shrink-0 justify-end text-xs text-muted tabular-nums @3xl:flex',
  due: 'flex w-20 shrink-0 justify-end text-xs text-muted @md:w-28',
  assignee: 'hidden w-20 shrink-0 text-xs text-muted @md:flex',
};

interface ListHeadRowProps {
  filters: Filters;
  columns: readonly ListColumn[];
  /** The width of what stands before the check mark of a row. */
  paddingStart: number;
  /** Whether rows end with a button. */
  hasActions: boolean;
}

const startColumns: readonly ListColumn[] = ['ref', 'priority'];

/** The names of the columns. A click sorts by one, the next in the other order, and a third in the manual order again. */
export function ListHeadRow({ filters, columns, paddingStart, hasActions }: ListHeadRowProps) {
  const renderHead = (column: ListColumn) => (
    <span key={column} className={listColumnClasses[column]}>
      <SortButton
        filters={filters}
        sort={sortByColumn[column]}
        name={getListColumnName(column)}
        icon={column === 'priority' && <Signal size={12} />}
      />
    </span>
  );
  return (
    <div
      role="group"
      aria-label={t('list.head')}
      style={{ paddingInlineStart: paddingStart }}
      className="@container overflow-hidden text-xs [scrollbar-gutter:stable] print:hidden"
    >
      <div className="flex min-h-8 items-center gap-2 border-b border-line pe-2 @max-md:hidden">
        <span className="w-5 shrink-0" />
        <span className="w-4 shrink-0 coarse:w-11" />
        {columns.filter((column) => startColumns.includes(column)).map(renderHead)}
        <span className="min-w-0 flex-1">
          <SortButton filters={filters} sort="title" name={t('task.title')} />
        </span>
        {columns.filter((column) => !startColumns.includes(column)).map(renderHead)}
        {hasActions && <span className="w-6 shrink-0 coarse:w-9" />}
      </div>
    </div>
  );
}

interface SortButtonProps {
  filters: Filters;
  sort: SortBy;
  name: string;
  /** Shown instead of the name. */
  icon?: ReactNode;
}

function SortButton({ filters, sort, name, icon }: SortButtonProps) {
  const isSorted = filters.sort === sort;
  const Arrow = filters.order === 'asc' ? ArrowUp : ArrowDown;
  const defaultOrder = getDefaultOrder(sort);
  const handleClick = () => {
    if (!isSorted) setFilters({ sort, order: defaultOrder });
    else if (filters.order === defaultOrder) setFilters({ sort, order: defaultOrder === 'asc' ? 'desc' : 'asc' });
    else setFilters({ sort: 'manual' });
  };
  const text = isSorted ? t('list.sortedBy', { name, order: t(`order.${filters.order}`) }) : t('list.sortBy', { name });
  return (
    <button
      type="button"
      aria-label={text}
      aria-pressed={isSorted}
      title={text}
      onClick={handleClick}
      className={cx(
        'inline-flex min-h-6 min-w-6 max-w-full coarse:min-h-11 items-center gap-0.5 rounded-control hover:text-text',
        isSorted ? 'font-medium text-text' : 'text-muted',
      )}
    >
      <span className="truncate" aria-hidden="true">
        {icon ? !isSorted && icon : name}
      </span>
      {isSorted && <Arrow size={12} aria-hidden="true" className="shrink-0" />}
    </button>
  );
}
