import { type RefObject, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { select, useStore } from '../../sync/index.ts';
import { Avatar, Button, ColorDot, OptionList, type PickerOption, Popover, Tabs } from '../../ui/index.ts';
import { PriorityIcon } from '../tasks/PriorityIcon.tsx';
import { dueBuckets, type Filters, priorities } from '../tasks/taskFilters.ts';
import { setFilters } from '../tasks/useFilters.ts';
import { ArchivedTasksDialog } from './ArchivedTasksDialog.tsx';

const filterFields = ['status', 'assignee', 'label', 'priority', 'due'] as const;
type FilterField = (typeof filterFields)[number];

interface FilterMenuProps {
  projectId: string;
  spaceId: string;
  filters: Filters;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** What to show only, kind by kind. */
export default function FilterMenu({ projectId, spaceId, filters, anchor, onClose }: FilterMenuProps) {
  const [kind, setKind] = useState<FilterField>('status');
  const [isArchive, setArchive] = useState(false);
  const options = useFilterOptions(projectId, spaceId)[kind];
  const names: Record<FilterField, string> = {
    status: t('task.status'),
    assignee: t('task.assignees'),
    label: t('task.labels'),
    priority: t('task.priority'),
    due: t('filter.due'),
  };
  const chosen = filters[kind];
  const toggle = (value: string) =>
    setFilters({ [kind]: chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value] });
  if (isArchive) return <ArchivedTasksDialog projectId={projectId} spaceId={spaceId} onClose={onClose} />;
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('filter.filter')} className="w-104">
      <Tabs
        label={t('filter.filter')}
        tabs={filterFields.map((value) => ({ value, label: names[value] }))}
        value={kind}
        onChange={setKind}
      />
      <OptionList
        key={kind}
        label={names[kind]}
        options={options}
        selectedValues={chosen}
        isMultiple
        onPick={toggle}
        onClose={onClose}
      />
      <div className="mt-1 border-t border-line pt-1">
        <Button variant="quiet" className="w-full justify-start! px-2!" onClick={() => setArchive(true)}>
          {t('archive.tasks')}…
        </Button>
      </div>
    </Popover>
  );
}

function useFilterOptions(projectId: string, spaceId: string): Record<FilterField, PickerOption[]> {
  const statuses = useStore((state) => select.getProjectStatuses(state, projectId));
  const members = useStore((state) => select.getSpaceMembers(state, spaceId));
  const labels = useStore((state) => select.getSpaceLabels(state, spaceId));
  return {
    status: [
      ...statuses.map(({ id, name, color }) => ({ value: id, label: name, icon: <ColorDot color={color} /> })),
      { value: 'none', label: t('task.noStatus') },
    ],
    assignee: [
      { value: 'me', label: t('filter.me') },
      { value: 'none', label: t('filter.noone') },
      ...members.map(({ userId, name }) => ({ value: userId, label: name, icon: <Avatar name={name} size={18} /> })),
    ],
    label: [
      { value: 'none', label: t('filter.noLabel') },
      ...labels.map(({ id, name, color }) => ({ value: id, label: name, icon: <ColorDot color={color} /> })),
    ],
    priority: priorities.map((each) => ({
      value: each,
      label: t(`priority.${each}`),
      icon: <PriorityIcon priority={each} />,
    })),
    due: dueBuckets.map((each) => ({ value: each, label: t(`due.${each}`) })),
  };
}
