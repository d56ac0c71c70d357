import { invalidInput } from '../../../contract/errors.ts';
import { getNextRecurrence } from '../../../contract/rules/recurrence/nextOccurrence.ts';
import { listOccurrences } from '../../../contract/rules/recurrence/occurrences.ts';
import { formatRecurrenceRule, parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { writeFieldsAndLinks } from '../tasks/writeFieldsAndLinks.ts';
import { getDayInZone, shiftDateInZone } from '../timeZoneDates.ts';
import { getDueDate } from './getDueDate.ts';
import { getLaterDay, parseRecurrence, toDayInZone } from './storedRecurrence.ts';

export const skip_occurrence: Handler<'skip_occurrence'> = async (context, { occurrence }) => {
  const { row } = context;
  const recurrence = parseRecurrence(row.recurrence);
  if (!recurrence) throw invalidInput('taskId', 'must be a task that repeats');
  const isLater = occurrence !== undefined && occurrence !== recurrence.occurrence;
  return { task: await (isLater ? excludeDay(context, row, occurrence) : skipThis(context, row)) };
};

/** Moves the task on to the next day of its series. @throws AppError with code `invalid_input` if there is none */
export async function skipThis(context: ActorContext, task: TaskRow) {
  const recurrence = parseRecurrence(task.recurrence);
  if (!recurrence) throw invalidInput('taskId', 'must be a task that repeats');
  if (task.completed_at !== null) throw invalidInput('taskId', 'must be an open task');
  const { timeZone, occurrence, from } = recurrence;
  const today = toDayInZone(timeZone, context.now);
  const anchorDay = toDayInZone(timeZone, recurrence.anchor);
  // Missed days are left out, today is not.
  const yesterday = getDayInZone(timeZone, context.now, 1);
  const completedDay = getLaterDay(occurrence, today);
  const next = getNextRecurrence(recurrence, { anchorDay, after: yesterday, completedDay });
  if (!next) throw invalidInput('taskId', 'must be a task whose series goes on; complete it, or end the series');
  const days = (Date.parse(next.occurrence) - Date.parse(occurrence)) / 86_400_000;
  const startDate = task.start_date === null ? null : shiftDateInZone(timeZone, task.start_date, days);
  return writeFieldsAndLinks(context, task, { dueDate: getDueDate(next), startDate, recurrence: { ...next, from } });
}

async function excludeDay(context: ActorContext, task: TaskRow, day: string) {
  const recurrence = parseRecurrence(task.recurrence);
  if (!recurrence) throw invalidInput('taskId', 'must be a task that repeats');
  const { rule: text, anchor, timeZone, occurrence, from } = recurrence;
  const rule = parseRecurrenceRule(text);
  const dayBefore = shiftDateInZone(timeZone, day, -1);
  const isOccurrence =
    from === 'due' && day > occurrence && listOccurrences(rule, toDayInZone(timeZone, anchor), dayBefore, 1)[0] === day;
  if (!isOccurrence) throw invalidInput('occurrence', 'must be a later day of the series');
  const excludedDays = [...rule.excludedDays.filter((excluded) => excluded > occurrence), day].sort();
  if (excludedDays.length > 100) throw invalidInput('occurrence', 'must have at most 100 days that are left out');
  return writeFieldsAndLinks(context, task, {
    recurrence: { ...recurrence, rule: formatRecurrenceRule({ ...rule, excludedDays }) },
  });
}
