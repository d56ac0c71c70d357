import { invalidInput } from '../../../contract/errors.ts';
import type { Recurrence, RecurrenceInput } from '../../../contract/recurrence.ts';
import { shiftRule } from '../../../contract/rules/recurrence/shiftRule.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { resolveRecurrence } from './resolveRecurrence.ts';
import { matchesRecurrence, parseRecurrence, toDayInZone } from './storedRecurrence.ts';

/** The fields that a following task has other values of, because they were changed for one task only. */
export interface FollowingValues {
  title?: string;
  description?: string | null;
  priority?: TaskRow['priority'];
  estimatedHours?: number | null;
  startDate?: string | null;
  assigneeIds?: string[];
  labelIds?: string[];
}

const fields = ['title', 'description', 'priority', 'estimatedHours', 'assigneeIds', 'labelIds'] as const;

type Patch = FollowingValues & {
  dueDate?: string | null | undefined;
  recurrence?: RecurrenceInput | null | undefined;
  recurrenceScope?: 'this' | 'following' | undefined;
};

/**
 * What a patch changes in the recurrence of a task: undefined fields stay. A new due date holds for the task only, unless
 * the scope says otherwise.
 * @throws AppError with code `invalid_input`
 */
export function resolveRecurrencePatch(
  context: ActorContext,
  task: TaskRow,
  patch: { [field in keyof Patch]?: Patch[field] | undefined },
): { recurrence?: Recurrence | null; dueDate?: string } {
  const { recurrence: input, recurrenceScope: scope } = patch;
  const current = parseRecurrence(task.recurrence);
  if (input === null) return { recurrence: null };
  const dueDate = patch.dueDate === undefined ? task.due_date : patch.dueDate;
  if (input) {
    const { timeZone, ...given } = input;
    if (matchesRecurrence(current, { from: 'due', ...given, timeZone })) return {};
    const resolved = resolveRecurrence(context, input, { dueDate, current });
    const isDueNeeded = dueDate === null && patch.dueDate === undefined;
    return { recurrence: resolved.recurrence, ...(isDueNeeded && { dueDate: resolved.dueDate }) };
  }
  if (scope !== 'following' || patch.dueDate === undefined || !current) return {};
  if (dueDate === null)
    throw invalidInput('dueDate', 'must be a date for the following tasks; recurrence: null ends the series');
  const occurrence = toDayInZone(current.timeZone, dueDate);
  const rule = shiftRule(current.rule, current.occurrence, occurrence);
  return { recurrence: { ...current, rule, anchor: dueDate, occurrence } };
}

/** The values that the following task gets instead of those of the task, after a patch of it; null: none. */
export function getFollowingValues(
  task: TaskRow,
  patch: { [field in keyof Patch]?: Patch[field] | undefined },
  links: { assigneeIds: string[]; labelIds: string[] } | undefined,
): string | null {
  const values: FollowingValues = JSON.parse(task.following_values ?? '{}');
  const before: FollowingValues = {
    title: task.title,
    description: task.description,
    priority: task.priority,
    estimatedHours: task.estimated_hours,
    ...links,
  };
  for (const field of fields) {
    if (patch[field] === undefined) continue;
    if (patch.recurrenceScope !== 'this') delete values[field];
    else if (!(field in values)) Object.assign(values, { [field]: before[field] });
  }
  if (patch.dueDate !== undefined || patch.startDate !== undefined) {
    if (patch.recurrenceScope === 'following') delete values.startDate;
    else if (!('startDate' in values)) values.startDate = task.start_date;
  }
  return Object.keys(values).length > 0 ? JSON.stringify(values) : null;
}
