import { t } from '../../lib/i18n/index.ts';
import { select, useStore } from '../../sync/index.ts';
import { Avatar, ColorDot, type PickerOption } from '../../ui/index.ts';
import { getLabelsOfSpaces, getMembersOfSpaces, statusCategories } from '../everything/groupAcrossProjects.ts';
import { dueBuckets, type listFilters, priorities } from '../tasks/filterSortAndGroup.ts';
import { PriorityIcon } from '../tasks/PriorityIcon.tsx';

export type FilterField = (typeof listFilters)[number];

export function getFilterFieldName(field: FilterField): string {
  const names: Record<FilterField, string> = {
    status: t('task.status'),
    assignee: t('group.assignee'),
    label: t('group.label'),
    priority: t('task.priority'),
    due: t('filter.due'),
  };
  return names[field];
}

/** The values that each field can be filtered by. */
export function useFilterOptions(
  projectId: string | undefined,
  spaceId: string | undefined,
): Record<FilterField, PickerOption[]> {
  const statuses = useStore((state) => (projectId ? select.getProjectStatuses(state, projectId) : []));
  const members = useStore((state) => getMembersOfSpaces(state, spaceId));
  const labels = useStore((state) => getLabelsOfSpaces(state, spaceId));
  const categories = projectId ? [] : statusCategories;
  return {
    status: [
      ...statuses.map(({ id, name, color }) => ({ value: id, label: name, icon: <ColorDot color={color} /> })),
      ...categories.map((category) => ({ value: category, label: t(`category.${category}`) })),
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
