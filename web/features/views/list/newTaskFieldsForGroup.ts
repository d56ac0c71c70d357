import type { ApiInput } from '../../../lib/apiClient.ts';
import { addDays } from '../../../lib/dates.ts';
import type { Priority } from '../../../sync/index.ts';
import type { DueBucket, GroupBy } from '../../tasks/filterSortAndGroup.ts';
import { daysWhenCreated } from '../dueBucketDays.ts';

/** The fields of a task created in a group, so that it stays there. */
export function getNewTaskFieldsForGroup(
  groupBy: GroupBy,
  groupKey: string,
  today: string,
): Partial<ApiInput<'create_task'>> {
  const isNone = groupKey === 'none';
  if (groupBy === 'status') return { statusId: isNone ? null : groupKey };
  if (groupBy === 'priority') return { priority: groupKey as Priority };
  if (groupBy === 'assignee') return isNone ? {} : { assigneeIds: [groupKey] };
  if (groupBy === 'label') return isNone ? {} : { labelIds: [groupKey] };
  if (groupBy === 'due') {
    const days = daysWhenCreated[groupKey as DueBucket];
    return days === undefined ? {} : { dueDate: addDays(today, days) };
  }
  return {};
}
