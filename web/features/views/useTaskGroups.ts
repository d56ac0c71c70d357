import { useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { type Project, type State, select, type Task, useStore } from '../../sync/index.ts';
import type { UserContext } from '../../sync/useUserContext.ts';
import { countActiveFilters, dueBuckets, type Filters, groupTasks, priorities } from '../tasks/filterSortAndGroup.ts';

/** A group of tasks, shown as a column of a board or a section of a list. */
export interface TaskGroup {
  key: string;
  name: string;
  color: string | null;
  tasks: readonly Task[];
  /** Its tasks are in the order in which they were completed, instead of the manual one. */
  isNewestFirst: boolean;
}

/** How tasks of several projects are grouped. Pages that show such tasks bring it along. */
export interface Grouping {
  getHeadings: (state: State, filters: Filters, layout: 'board' | 'rows') => GroupHeading[];
  groupTasks: typeof groupTasks;
}

/**
 * The tasks in named and ordered groups. Empty groups are included if every task must be in one, such as a status; while
 * tasks are filtered, only on a board grouped by status, where tasks can be dropped into them. A group in which nothing has
 * changed stays the same object, so that it need not render again.
 */
export function useTaskGroups(
  project: Project | undefined,
  tasks: readonly Task[],
  filters: Filters,
  userContext: UserContext,
  layout: 'board' | 'rows' = 'rows',
  grouping?: Grouping,
): readonly TaskGroup[] {
  'use no memo';
  const [last] = useState(() => ({ tasks, userContext, headings: '', groups: [] as readonly TaskGroup[] }));
  // As text, so that only a change of the headings renders again.
  const headings = useStore((state) =>
    JSON.stringify(
      project ? getGroupHeadings(state, project, filters, layout) : grouping?.getHeadings(state, filters, layout),
    ),
  );
  const isSame = last.tasks === tasks && last.userContext === userContext && last.headings === headings;
  if (isSame) return last.groups;
  const tasksByGroup = (grouping?.groupTasks ?? groupTasks)(tasks, filters.group, userContext);
  const groups = (JSON.parse(headings) as GroupHeading[])
    .map((heading) => {
      const groupedTasks = tasksByGroup.get(heading.key) ?? [];
      return { ...heading, tasks: heading.isNewestFirst ? sortByCompletion(groupedTasks) : groupedTasks };
    })
    .filter(({ isOptional, tasks: groupedTasks }) => !isOptional || groupedTasks.length > 0)
    .map((group) => last.groups.find((previous) => isSameGroup(previous, group)) ?? group);
  Object.assign(last, { tasks, userContext, headings, groups });
  return groups;
}

function isSameGroup(a: TaskGroup, b: TaskGroup): boolean {
  return (
    a.key === b.key &&
    a.name === b.name &&
    a.color === b.color &&
    a.isNewestFirst === b.isNewestFirst &&
    a.tasks.length === b.tasks.length &&
    a.tasks.every((task, index) => task === b.tasks[index])
  );
}

/** Newest first. The dates are compared as texts, which for thousands of tasks takes a tenth of the time. */
function sortByCompletion(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted(({ completedAt: a }, { completedAt: b }) => {
    if (a === b) return 0;
    return (a ?? '') < (b ?? '') ? 1 : -1;
  });
}

export interface GroupHeading {
  key: string;
  name: string;
  color: string | null;
  isNewestFirst: boolean;
  /** Left out if the group has no tasks. */
  isOptional: boolean;
}

function getGroupHeadings(state: State, project: Project, filters: Filters, layout: 'board' | 'rows'): GroupHeading[] {
  const { group: groupBy, sort } = filters;
  const isBoard = layout === 'board';
  const isFiltered = countActiveFilters(filters) > 0;
  const toHeading = (
    key: string,
    name: string,
    color: string | null = null,
    isOptional = true,
    isNewestFirst = false,
  ) => ({ key, name, color, isOptional, isNewestFirst });
  if (groupBy === 'status') {
    const isLeftOut = (id: string) =>
      isFiltered && (!isBoard || (filters.status.length > 0 && !filters.status.includes(id)));
    return [
      toHeading('none', t('task.noStatus')),
      ...select
        .getProjectStatuses(state, project.id)
        .map(({ id, name, color, category }) =>
          toHeading(id, name, color, isLeftOut(id), isBoard && category === 'done' && sort === 'manual'),
        ),
    ];
  }
  if (groupBy === 'assignee') {
    const members = select.getSpaceMembers(state, project.spaceId);
    return [...members.map(({ userId, name }) => toHeading(userId, name)), toHeading('none', t('filter.noone'))];
  }
  if (groupBy === 'label') {
    const labels = select.getSpaceLabels(state, project.spaceId);
    return [...labels.map(({ id, name, color }) => toHeading(id, name, color)), toHeading('none', t('filter.noLabel'))];
  }
  if (groupBy === 'priority')
    return priorities.map((priority) => toHeading(priority, t(`priority.${priority}`), null, isFiltered));
  if (groupBy === 'due') return dueBuckets.map((bucket) => toHeading(bucket, t(`due.${bucket}`)));
  return [toHeading('all', project.name)];
}
