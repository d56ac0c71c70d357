import { ArrowUpDown, ListFilter, Rows3, Search, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { countFilters, dues, type Filters, groups, noFilters, priorities, sorts } from '../filters.ts';
import { t } from '../i18n/index.ts';
import { useCommands } from '../keyboard.ts';
import { setFilters } from '../router.tsx';
import { select, useStore } from '../store/index.ts';
import { PriorityIcon } from '../tasks/PriorityIcon.tsx';
import { Avatar, Button, Dot, IconButton, Menu, type Option, OptionList, Popover, Tabs } from '../ui/index.ts';

interface FilterBarProps {
  projectId: string;
  spaceId: string;
  filters: Filters;
}

/** Search, filters, order and groups: all of it in the URL. */
export function FilterBar({ projectId, spaceId, filters }: FilterBarProps) {
  const search = useRef<HTMLInputElement>(null);
  useCommands([{ id: 'search', name: 'key.search', keys: ['/'], run: () => search.current?.focus() }]);
  const count = countFilters(filters);
  return (
    <div className="flex flex-wrap items-center gap-1 pb-1">
      <div className="relative">
        <Search size={14} className="absolute inset-y-0 start-2 my-auto text-muted" aria-hidden="true" />
        <input
          ref={search}
          type="search"
          aria-label={t('filter.search')}
          placeholder={t('filter.search')}
          value={filters.q}
          onChange={(event) => setFilters({ q: event.target.value })}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          className="touch min-h-8 w-40 rounded-control bg-sunken ps-7 pe-2"
        />
      </div>
      <FilterMenu projectId={projectId} spaceId={spaceId} filters={filters} />
      <Choice
        icon={<ArrowUpDown size={14} />}
        label={t('filter.sort')}
        value={filters.sort}
        values={sorts}
        nameOf={(sort) => t(`sort.${sort}`)}
        onChange={(sort) => setFilters({ sort })}
      />
      <Choice
        icon={<Rows3 size={14} />}
        label={t('filter.group')}
        value={filters.group}
        values={groups}
        nameOf={(group) => t(`group.${group}`)}
        onChange={(group) => setFilters({ group })}
      />
      {count > 0 && (
        <IconButton label={t('board.clearFilters')} onClick={() => setFilters(noFilters)}>
          <X size={14} />
        </IconButton>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  icon: React.ReactNode;
  label: string;
  value: T;
  values: readonly T[];
  nameOf: (value: T) => string;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ icon, label, value, values, nameOf, onChange }: ChoiceProps<T>) {
  const items = values.map((each) => ({
    label: nameOf(each),
    isChosen: each === value,
    onSelect: () => onChange(each),
  }));
  return (
    <Menu label={label} items={items}>
      {(button) => (
        <Button {...button} look="quiet" icon={icon} className="px-2! text-muted">
          <span className="sr-only">{label}</span>
          <span className="max-sm:sr-only">{nameOf(value)}</span>
        </Button>
      )}
    </Menu>
  );
}

const kinds = ['status', 'assignee', 'label', 'priority', 'due'] as const;
type Kind = (typeof kinds)[number];

function FilterMenu({ projectId, spaceId, filters }: FilterBarProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind>('status');
  const options = useOptions(projectId, spaceId)[kind];
  const names: Record<Kind, string> = {
    status: t('task.status'),
    assignee: t('task.assignees'),
    label: t('task.labels'),
    priority: t('task.priority'),
    due: t('filter.due'),
  };
  const count = countFilters({ ...filters, q: '' });
  const chosen = filters[kind];
  const toggle = (value: string) =>
    setFilters({ [kind]: chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value] });
  return (
    <>
      <Button
        ref={anchor}
        look="quiet"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        icon={<ListFilter size={14} />}
        className="px-2! text-muted"
        onClick={() => setOpen(!isOpen)}
      >
        {count > 0 ? t('filter.active', { count }) : <span className="max-sm:sr-only">{t('filter.filter')}</span>}
      </Button>
      {isOpen && (
        <Popover anchor={anchor} onClose={() => setOpen(false)} label={t('filter.filter')} className="w-80">
          <Tabs
            label={t('filter.filter')}
            tabs={kinds.map((value) => ({ value, label: names[value] }))}
            value={kind}
            onChange={setKind}
          />
          <OptionList
            key={kind}
            label={names[kind]}
            options={options}
            chosen={chosen}
            isMany
            onPick={toggle}
            onClose={() => setOpen(false)}
          />
        </Popover>
      )}
    </>
  );
}

function useOptions(projectId: string, spaceId: string): Record<Kind, Option[]> {
  const statuses = useStore((state) => select.statusesOf(state, projectId));
  const members = useStore((state) => select.membersOf(state, spaceId));
  const labels = useStore((state) => [...state.labels.values()].filter((label) => label.spaceId === spaceId));
  return {
    status: statuses.map(({ id, name, color }) => ({ value: id, label: name, icon: <Dot color={color} /> })),
    assignee: [
      { value: 'me', label: t('filter.me') },
      { value: 'none', label: t('filter.noone') },
      ...members.map(({ userId, name }) => ({ value: userId, label: name, icon: <Avatar name={name} size={18} /> })),
    ],
    label: [
      { value: 'none', label: t('filter.noLabel') },
      ...labels.map(({ id, name, color }) => ({ value: id, label: name, icon: <Dot color={color} /> })),
    ],
    priority: priorities.map((each) => ({
      value: each,
      label: t(`priority.${each}`),
      icon: <PriorityIcon priority={each} />,
    })),
    due: dues.map((each) => ({ value: each, label: t(`due.${each}`) })),
  };
}
