import { invalidInput } from '../../../contract/errors.ts';
import type { Recurrence, RecurrenceInput } from '../../../contract/recurrence.ts';
import { addYears } from '../../../contract/rules/recurrence/civilDays.ts';
import { hasOccurrenceBefore, listOccurrences } from '../../../contract/rules/recurrence/occurrences.ts';
import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';
import { generateId } from '../../db/uuidv7.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { getDayInZone } from '../timeZoneDates.ts';
import { toDayInZone, toRecurrence } from './storedRecurrence.ts';

/** Within this time a rule must have an occurrence. */
const maxYearsToFirst = 10;

interface Resolved {
  recurrence: Recurrence;
  /** The first day of the series, for a task without a due date. */
  dueDate: string;
}

/**
 * What a task stores for the recurrence of an input.
 * @param dueDate The due date that the task has or gets; without one, the series starts on its first day from today.
 * @throws AppError with code `invalid_input` for a rule without an occurrence in ten years
 */
export function resolveRecurrence(
  { actor, now }: ActorContext,
  input: RecurrenceInput,
  { dueDate, current }: { dueDate: string | null; current: Recurrence | null },
): Resolved {
  const { rule: text, from = 'due', timeZone = current?.timeZone ?? actor.user.time_zone } = input;
  const rule = parseRecurrenceRule(text);
  const start = input.anchor ?? dueDate ?? getDayInZone(timeZone, now);
  const startDay = toDayInZone(timeZone, start);
  const end = addYears(startDay, maxYearsToFirst);
  if (from === 'due' && !hasOccurrenceBefore(rule, startDay, end))
    throw invalidInput('recurrence.rule', `must have an occurrence within ${maxYearsToFirst} years of ${startDay}`);
  const isOpen = input.anchor === undefined && dueDate === null && from === 'due';
  const [first = startDay] = isOpen ? listOccurrences(rule, startDay, addDay(startDay, -1), 1) : [];
  const recurrence = toRecurrence({
    rule: text,
    from,
    timeZone,
    anchor: input.anchor ?? dueDate ?? first,
    occurrence: input.occurrence ?? (dueDate === null ? first : toDayInZone(timeZone, dueDate)),
    seriesId: current?.seriesId ?? generateId(),
  });
  return { recurrence, dueDate: first };
}

function addDay(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}
