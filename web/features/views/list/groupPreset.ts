import type { ApiInput } from '../../../lib/apiClient.ts';
import { addDays } from '../../../lib/dates.ts';
import type { Priority } from '../../../sync/index.ts';
import type { GroupBy } from '../../tasks/taskFilters.ts';

/** What a task must have to be in a group, so that one made there stays there. */
export function getGroupPreset(group: GroupBy, key: string, today: string): Partial<ApiInput<'create_task'>> {
  const isNone = key === 'none';
  if (group === 'status') return { statusId: isNone ? null : key };
  if (group === 'priority') return { priority: key as Priority };
  if (group === 'assignee') return isNone ? {} : { assigneeIds: [key] };
  if (group === 'label') return isNone ? {} : { labelIds: [key] };
  if (group === 'due') {
    const days: Record<string, number> = { overdue: -1, today: 0, week: 1, later: 14 };
    const distance = days[key];
    return distance === undefined ? {} : { dueDate: addDays(today, distance) };
  }
  return {};
}
