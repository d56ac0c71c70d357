import { t } from '../../lib/i18n/index.ts';
import { type Project, type State, select, type Task, useStore } from '../../sync/index.ts';
import type { CurrentUser } from '../../sync/useCurrentUser.ts';
import { dueBuckets, type GroupBy, groupTasks, priorities } from '../tasks/taskFilters.ts';

/** A column of a board, a section of a list. */
export interface TaskGroup {
  key: string;
  name: string;
  color: string | null;
  tasks: Task[];
}

/** The tasks in groups, each with its name, in order; empty ones too where they are places to put something. */
export function useTaskGroups(
  project: Project,
  tasks: readonly Task[],
  group: GroupBy,
  currentUser: CurrentUser,
): TaskGroup[] {
  const heads = useStore((state) => JSON.stringify(headsOf(state, project, group)));
  const found = groupTasks(tasks, group, currentUser);
  return (JSON.parse(heads) as Head[])
    .map(({ isOptional, ...head }) => ({ ...head, isOptional, tasks: found.get(head.key) ?? [] }))
    .filter((each) => !each.isOptional || each.tasks.length > 0);
}

interface Head {
  key: string;
  name: string;
  color: string | null;
  isOptional: boolean;
}

function headsOf(state: State, project: Project, group: GroupBy): Head[] {
  const head = (key: string, name: string, color: string | null = null, isOptional = true) => ({
    key,
    name,
    color,
    isOptional,
  });
  if (group === 'status') {
    return [
      head('none', t('task.noStatus')),
      ...select.getProjectStatuses(state, project.id).map(({ id, name, color }) => head(id, name, color, false)),
    ];
  }
  if (group === 'assignee') {
    const members = select.getSpaceMembers(state, project.spaceId);
    return [...members.map(({ userId, name }) => head(userId, name)), head('none', t('filter.noone'))];
  }
  if (group === 'label') {
    const labels = select.getSpaceLabels(state, project.spaceId);
    return [...labels.map(({ id, name, color }) => head(id, name, color)), head('none', t('filter.noLabel'))];
  }
  if (group === 'priority') return priorities.map((each) => head(each, t(`priority.${each}`), null, false));
  if (group === 'due') return dueBuckets.map((each) => head(each, t(`due.${each}`)));
  return [head('all', project.name)];
}
