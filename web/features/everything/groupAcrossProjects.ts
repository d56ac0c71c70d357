import { compareNames } from '../../../contract/rules/compareNames.ts';
import { t } from '../../lib/i18n/index.ts';
import { getState, type Label, type Member, type Project, type State, type Status } from '../../sync/index.ts';
import { countActiveFilters, dueBuckets, groupTasks, priorities } from '../tasks/filterSortAndGroup.ts';
import type { GroupHeading, Grouping } from '../views/useTaskGroups.ts';

export const statusCategories = ['todo', 'active', 'done'] as const satisfies Status['category'][];

/** The people of the spaces, each once. */
export function getMembersOfSpaces({ members }: State, spaceId: string | undefined): Member[] {
  const listed = [...members.values()].filter((member) => spaceId === undefined || member.spaceId === spaceId);
  const byUser = new Map(listed.map((member) => [member.userId, member]));
  return [...byUser.values()].sort((a, b) => compareNames(a.name, b.name));
}

export function getLabelsOfSpaces({ labels }: State, spaceId: string | undefined): Label[] {
  return [...labels.values()]
    .filter((label) => spaceId === undefined || label.spaceId === spaceId)
    .sort((a, b) => compareNames(a.name, b.name));
}

/** How tasks of several projects are grouped. Columns of different projects are one group if they count as the same. */
export function createGrouping(projects: readonly Project[], spaceId: string | undefined): Grouping {
  return {
    groupTasks: (tasks, group, userContext) => {
      if (group === 'project') return Map.groupBy(tasks, ({ projectId }) => projectId);
      if (group !== 'status') return groupTasks(tasks, group, userContext);
      const { statuses } = getState();
      return Map.groupBy(tasks, ({ statusId }) => statuses.get(statusId ?? '')?.category ?? 'none');
    },
    getHeadings: (state, filters, layout) => {
      const isFiltered = countActiveFilters(filters) > 0;
      const toHeading = (key: string, name: string, color: string | null = null, isOptional = true): GroupHeading => ({
        key,
        name,
        color,
        isOptional,
        isNewestFirst: layout === 'board' && filters.group === 'status' && key === 'done',
      });
      switch (filters.group) {
        case 'status':
          return [
            toHeading('none', t('task.noStatus')),
            ...statusCategories.map((category) =>
              toHeading(category, t(`category.${category}`), null, isFiltered && layout === 'rows'),
            ),
          ];
        case 'project':
          return projects.map(({ id, name, color }) => toHeading(id, name, color, isFiltered));
        case 'assignee':
          return [
            ...getMembersOfSpaces(state, spaceId).map(({ userId, name }) => toHeading(userId, name)),
            toHeading('none', t('filter.noone')),
          ];
        case 'label':
          return [
            ...getLabelsOfSpaces(state, spaceId).map(({ id, name, color }) => toHeading(id, name, color)),
            toHeading('none', t('filter.noLabel')),
          ];
        case 'priority':
          return priorities.map((priority) => toHeading(priority, t(`priority.${priority}`), null, isFiltered));
        case 'due':
          return dueBuckets.map((bucket) => toHeading(bucket, t(`due.${bucket}`)));
        default:
          return [toHeading('all', t('shell.everything'))];
      }
    },
  };
}
