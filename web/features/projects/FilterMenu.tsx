import { type RefObject, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { select, useStore } from '../../sync/index.ts';
import { Avatar, Button, ColorDot, OptionList, type PickerOption, Popover, TabList } from '../../ui/index.ts';
import { dueBuckets, type Filters, priorities } from '../tasks/filterSortAndGroup.ts';
import { setFilters } from '../tasks/filtersInUrl.ts';
import { PriorityIcon } from '../tasks/PriorityIcon.tsx';
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

/** Sets the filters, field by field. */
export default function FilterMenu({ projectId, spaceId, filters, anchor, onClose }: FilterMenuProps) {
  const [field, setField] = useState<FilterField>('status');
  const [isArchiveOpen, setArchiveOpen] = useState(false);
  const options = useFilterOptions(projectId, spaceId)[field];
  const fieldNames: Record<FilterField, string> = {
    status: t('task.status'),
    assignee: t('task.assignees'),
    label: t('task.labels'),
    priority: t('task.priority'),
    due: t('filter.due'),
  };
  const selected = filters[field];
  const toggle = (value: string) =>
    setFilters({
      [field]: selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value],
    });
  if (isArchiveOpen) return <ArchivedTasksDialog projectId={projectId} spaceId={spaceId} onClose={onClose} />;
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('filter.filter')} className="w-104">
      <TabList
        label={t('filter.filter')}
        tabs={filterFields.map((value) => ({ value, label: fieldNames[value] }))}
        value={field}
        onChange={setField}
      />
      <OptionList
        key={field}
        label={fieldNames[field]}
        options={options}
        selectedValues={selected}
        isMultiple
        onPick={toggle}
        onClose={onClose}
      />
      <div className="mt-1 border-t border-line pt-1">
        <Button variant="quiet" className="w-full justify-start! px-2!" onClick={() => setArchiveOpen(true)}>
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
    priority: priorities.map((priority) => ({
      value: priority,
      label: t(`priority.${priority}`),
      icon: <PriorityIcon priority={priority} />,
    })),
    due: dueBuckets.map((due) => ({ value: due, label: t(`due.${due}`) })),
  };
}
