import { ArrowUpDown, ListFilter, Rows3, Search, Settings2, X } from 'lucide-react';
import { type RefObject, Suspense, useRef, useState } from 'react';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { useCommands } from '../../lib/keyboardCommands.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import type { ProjectView } from '../../lib/router.tsx';
import { Button, IconButton, Menu, type MenuItem } from '../../ui/index.ts';
import {
  countActiveFilters,
  emptyFilters,
  type Filters,
  getDefaultOrder,
  groupByOptions,
  type SortOrder,
  sortByOptions,
} from '../tasks/filterSortAndGroup.ts';
import { setFilters } from '../tasks/filtersInUrl.ts';

const FilterMenu = lazyWithPreload(() => loadWithMessages('board', import('./FilterMenu.tsx')));
const FilterChips = lazyWithPreload(() => loadWithMessages('board', import('./FilterChips.tsx')));
const ViewOptions = lazyWithPreload(() => loadWithMessages('board', import('./ViewOptions.tsx')));

/** The texts of buttons hide where a panel or a small screen leaves no room. */
const textClass = '@max-2xl:sr-only';

export interface FilterSortGroupBarProps {
  /** undefined: the tasks are of several projects. */
  projectId: string | undefined;
  /** undefined: the tasks are of all spaces. */
  spaceId: string | undefined;
  filters: Filters;
  view: ProjectView;
}

/** Search, filters, sorting and grouping; all of them are kept in the URL. */
export function FilterSortGroupBar(props: FilterSortGroupBarProps) {
  const { filters } = props;
  const { sort, group } = filters;
  const isGrouped = props.view !== 'calendar';
  const search = useRef<HTMLInputElement>(null);
  useCommands([{ id: 'search', name: 'key.search', keys: ['/'], run: () => search.current?.focus() }]);
  const count = countActiveFilters(filters);
  const toOrderItem = (order: SortOrder): MenuItem => ({
    label: t(`order.${order}`),
    isChecked: filters.order === order,
    onSelect: () => setFilters({ sort, order }),
  });
  return (
    <div className="flex flex-wrap items-center gap-1 pb-1">
      <div className="relative min-w-24 @max-2xl:flex-1">
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
          className="touch min-h-8 w-full rounded-control @2xl:w-40 bg-sunken ps-7 pe-2"
        />
      </div>
      <PopoverButton icon={<ListFilter size={14} />} text={t('filter.filter')}>
        {(popover) => <FilterMenu {...props} {...popover} />}
      </PopoverButton>
      <SelectMenu
        icon={<ArrowUpDown size={14} />}
        label={t('filter.sort', { value: t(`sort.${sort}`) })}
        value={sort}
        values={props.projectId ? sortByOptions.slice(0, -1) : sortByOptions.slice(1)}
        extra={sort === 'manual' ? [] : [null, toOrderItem('asc'), toOrderItem('desc')]}
        getLabel={(option) => t(`sort.${option}`)}
        onChange={(option) => setFilters({ sort: option, order: getDefaultOrder(option) })}
      />
      {isGrouped && (
        <SelectMenu
          icon={<Rows3 size={14} />}
          label={group === 'none' ? t('group.none') : t('filter.group', { value: t(`group.${group}`) })}
          value={group}
          values={props.projectId ? groupByOptions.slice(0, -1) : groupByOptions}
          getLabel={(option) => t(`group.${option}`)}
          onChange={(option) => setFilters({ group: option })}
        />
      )}
      <PopoverButton icon={<Settings2 size={14} />} text={t('filter.view')}>
        {(popover) => <ViewOptions {...props} {...popover} />}
      </PopoverButton>
      {count > 0 && (
        <IconButton label={t('board.clearFilters')} onClick={() => setFilters(emptyFilters)}>
          <X size={14} />
        </IconButton>
      )}
      {count > (filters.q ? 1 : 0) && (
        <Suspense fallback={<span className="min-h-8 basis-full" />}>
          <FilterChips {...props} />
        </Suspense>
      )}
    </div>
  );
}

interface SelectMenuProps<T extends string> {
  icon: React.ReactNode;
  label: string;
  value: T;
  values: readonly T[];
  /** Further items, below the values. */
  extra?: readonly (MenuItem | null)[];
  getLabel: (value: T) => string;
  onChange: (value: T) => void;
}

function SelectMenu<T extends string>({
  icon,
  label,
  value,
  values,
  extra = [],
  getLabel,
  onChange,
}: SelectMenuProps<T>) {
  const options = values.map((option) => ({
    label: getLabel(option),
    isChecked: option === value,
    onSelect: () => onChange(option),
  }));
  return (
    <Menu label={label} items={[...options, ...extra]}>
      {(button) => (
        <Button {...button} variant="quiet" icon={icon} className="px-2! text-muted">
          <span className={textClass}>{label}</span>
        </Button>
      )}
    </Menu>
  );
}

interface PopoverButtonProps {
  icon: React.ReactNode;
  text: string;
  /** The content is loaded when it is first opened. */
  children: (popover: { anchor: RefObject<HTMLElement | null>; onClose: () => void }) => React.ReactNode;
}

function PopoverButton({ icon, text, children }: PopoverButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={anchor}
        variant="quiet"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        icon={icon}
        className="px-2! text-muted"
        onClick={() => setOpen(!isOpen)}
      >
        <span className={textClass}>{text}</span>
      </Button>
      <Suspense>{isOpen && children({ anchor, onClose: () => setOpen(false) })}</Suspense>
    </>
  );
}
