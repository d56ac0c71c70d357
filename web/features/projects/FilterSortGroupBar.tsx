import { ArrowUpDown, ListFilter, Rows3, Search, X } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { useCommands } from '../../lib/keyboardCommands.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { Button, IconButton, Menu } from '../../ui/index.ts';
import {
  countActiveFilters,
  emptyFilters,
  type Filters,
  groupByOptions,
  sortByOptions,
} from '../tasks/filterSortAndGroup.ts';
import { setFilters } from '../tasks/filtersInUrl.ts';

const FilterMenu = lazyWithPreload(() => loadWithMessages('board', import('./FilterMenu.tsx')));

interface FilterSortGroupBarProps {
  projectId: string;
  spaceId: string;
  filters: Filters;
}

/** Search, filters, sorting and grouping; all of them are kept in the URL. */
export function FilterSortGroupBar({
  projectId,
  spaceId,
  filters,
  isGrouped,
}: FilterSortGroupBarProps & { isGrouped: boolean }) {
  const search = useRef<HTMLInputElement>(null);
  useCommands([{ id: 'search', name: 'key.search', keys: ['/'], run: () => search.current?.focus() }]);
  const count = countActiveFilters(filters);
  return (
    <div className="flex flex-wrap items-center gap-1 pb-1">
      <div className="relative min-w-24 max-sm:flex-1">
        <Search size={14} className="absolute inset-y-0 start-2 my-auto text-muted" aria-hidden="true" />
        <input
          ref={search}
          type="search"
          aria-label={t('filter.search')}
          placeholder={t('filter.search')}
          value={filters.q}
          onChange={(event) => setFilters({ q: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            if (filters.q) setFilters({ q: '' });
            else event.currentTarget.blur();
          }}
          className="touch min-h-8 w-full rounded-control sm:w-40 bg-sunken ps-7 pe-2"
        />
      </div>
      <FilterButton projectId={projectId} spaceId={spaceId} filters={filters} />
      <SelectMenu
        icon={<ArrowUpDown size={14} />}
        label={t('filter.sort')}
        value={filters.sort}
        values={sortByOptions}
        getLabel={(sort) => t(`sort.${sort}`)}
        onChange={(sort) => setFilters({ sort })}
      />
      {isGrouped && (
        <SelectMenu
          icon={<Rows3 size={14} />}
          label={t('filter.group')}
          value={filters.group}
          values={groupByOptions}
          getLabel={(group) => t(`group.${group}`)}
          onChange={(group) => setFilters({ group })}
        />
      )}
      {count > 0 && (
        <IconButton label={t('board.clearFilters')} onClick={() => setFilters(emptyFilters)}>
          <X size={14} />
        </IconButton>
      )}
    </div>
  );
}

interface SelectMenuProps<T extends string> {
  icon: React.ReactNode;
  label: string;
  value: T;
  values: readonly T[];
  getLabel: (value: T) => string;
  onChange: (value: T) => void;
}

function SelectMenu<T extends string>({ icon, label, value, values, getLabel, onChange }: SelectMenuProps<T>) {
  const items = values.map((option) => ({
    label: getLabel(option),
    isChecked: option === value,
    onSelect: () => onChange(option),
  }));
  return (
    <Menu label={label} items={items}>
      {(button) => (
        <Button {...button} variant="quiet" icon={icon} className="px-2! text-muted">
          <span className="sr-only">{label}</span>
          <span className="max-sm:sr-only">{getLabel(value)}</span>
        </Button>
      )}
    </Menu>
  );
}

/** The menu is loaded when it is first opened. */
function FilterButton(props: FilterSortGroupBarProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const count = countActiveFilters({ ...props.filters, q: '' });
  return (
    <>
      <Button
        ref={anchor}
        variant="quiet"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        icon={<ListFilter size={14} />}
        className="px-2! text-muted"
        onClick={() => setOpen(!isOpen)}
      >
        {count > 0 && (
          <span aria-hidden="true" className="sm:hidden">
            {count}
          </span>
        )}
        <span className="max-sm:sr-only">{count > 0 ? t('filter.active', { count }) : t('filter.filter')}</span>
      </Button>
      <Suspense>{isOpen && <FilterMenu {...props} anchor={anchor} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
