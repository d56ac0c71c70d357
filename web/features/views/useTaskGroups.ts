import { useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { type Project, type State, select, type Task, useStore } from '../../sync/index.ts';
import type { UserContext } from '../../sync/useUserContext.ts';
import { dueBuckets, type GroupBy, groupTasks, priorities } from '../tasks/filterSortAndGroup.ts';

/** A group of tasks, shown as a column of a board or a section of a list. */
export interface TaskGroup {
  key: string;
  name: string;
  color: string | null;
  tasks: readonly Task[];
}

/**
 * The tasks in named and ordered groups. Empty groups are included if every task must be in one, such as a status. A group
 * in which nothing has changed stays the same object, so that it need not render again.
 */
export function useTaskGroups(
  project: Project,
  tasks: readonly Task[],
  groupBy: GroupBy,
  userContext: UserContext,
): readonly TaskGroup[] {
  'use no memo';
  const [last] = useState(() => ({ tasks, groupBy, userContext, headings: '', groups: [] as readonly TaskGroup[] }));
  // As text, so that only a change of the headings renders again.
  const headings = useStore((state) => JSON.stringify(getGroupHeadings(state, project, groupBy)));
  const isSame =
    last.tasks === tasks && last.groupBy === groupBy && last.userContext === userContext && last.headings === headings;
  if (isSame) return last.groups;
  const tasksByGroup = groupTasks(tasks, groupBy, userContext);
  const groups = (JSON.parse(headings) as GroupHeading[])
    .map((heading) => ({ ...heading, tasks: tasksByGroup.get(heading.key) ?? [] }))
    .filter(({ isOptional, tasks: groupedTasks }) => !isOptional || groupedTasks.length > 0)
    .map((group) => last.groups.find((previous) => isSameGroup(previous, group)) ?? group);
  Object.assign(last, { tasks, groupBy, userContext, headings, groups });
  return groups;
}

function isSameGroup(a: TaskGroup, b: TaskGroup): boolean {
  return (
    a.key === b.key &&
    a.name === b.name &&
    a.color === b.color &&
    a.tasks.length === b.tasks.length &&
    a.tasks.every((task, index) => task === b.tasks[index])
  );
}

interface GroupHeading {
  key: string;
  name: string;
  color: string | null;
  /** Left out if the group has no tasks. */
  isOptional: boolean;
}

function getGroupHeadings(state: State, project: Project, groupBy: GroupBy): GroupHeading[] {
  const toHeading = (key: string, name: string, color: string | null = null, isOptional = true) => ({
    key,
    name,
    color,
    isOptional,
  });
  if (groupBy === 'status') {
    return [
      toHeading('none', t('task.noStatus')),
      ...select.getProjectStatuses(state, project.id).map(({ id, name, color }) => toHeading(id, name, color, false)),
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
    return priorities.map((priority) => toHeading(priority, t(`priority.${priority}`), null, false));
  if (groupBy === 'due') return dueBuckets.map((bucket) => toHeading(bucket, t(`due.${bucket}`)));
  return [toHeading('all', project.name)];
}
