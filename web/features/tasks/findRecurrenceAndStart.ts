import { listOccurrences } from '../../../contract/rules/recurrence/occurrences.ts';
import { type FoundPhrase, findRecurrence } from '../../../contract/rules/recurrence/readRecurrence.ts';
import { parseRecurrenceRule } from '../../../contract/rules/recurrence/recurrenceRule.ts';
import { addDays, isAllDay, toDay, toInstant, toTimeOfDay } from '../../lib/dates.ts';
import { type DueDateContext, type FoundDueDate, findDueDate } from './findDueDate.ts';
import type { QuickAddToken } from './quickAddToken.ts';

/**
 * Finds how a task repeats, where that ends the text or a date or a time follows: "every monday", "every 2 days at 9",
 * "every week from friday". The due date is the first day of the rule, unless the text names another one.
 */
export function findRecurrenceAndStart(
  text: string,
  context: DueDateContext,
): [QuickAddToken, ...QuickAddToken[]] | undefined {
  const language = context.locale.startsWith('es') ? 'es' : 'en';
  const found = findRecurrence(text, language, (rest) => isEnd(rest) || findStart(rest, context) !== undefined);
  if (!found || isPartOfPhrase(found, text)) return undefined;
  const { rule, from } = found;
  const token: QuickAddToken = {
    kind: 'recurrence',
    text: found.text,
    startIndex: found.startIndex,
    value: rule,
    from,
  };
  const end = found.startIndex + found.text.length;
  const after = findStart(text.slice(end), context);
  // "at 9 every monday"
  const start = after
    ? { ...after, startIndex: end + after.startIndex }
    : findTimeAtEnd(text.slice(0, found.startIndex), context);
  const due = toFirstDate(found, start, context);
  if (start) {
    const { hasDay: _, ...words } = start;
    return [token, { ...words, kind: 'due', value: due ?? start.value }];
  }
  // The time of "every morning" has no words of its own.
  return due === undefined ? [token] : [{ ...token, dueDate: due }];
}

/** `the daily`, `twice a day`, `twice daily`: a word alone that belongs to the words before it. */
function isPartOfPhrase(found: FoundPhrase, text: string): boolean {
  if (/\s/.test(found.text)) return false;
  return /(?:^|\s)(?:the|a|an|my|our|your|this|that|of|and|or|once|twice|times|not|un|una|el|la|y|o|no)\s+$/iu.test(
    text.slice(0, found.startIndex),
  );
}

/** The next day of the month that the text ends with: "on the 1st", "el día 1". */
export function findDayOfMonth(text: string, { locale, timeZone, now }: DueDateContext): QuickAddToken | undefined {
  const pattern = locale.startsWith('es')
    ? /(?<=^|\s)el d[ií]a (?<day>\d{1,2})(?=[.,;:!?…)]*\s*$)/iu
    : /(?<=^|\s)on the (?<day>\d{1,2})(?:st|nd|rd|th)(?=[.,;:!?…)]*\s*$)/iu;
  const match = pattern.exec(text);
  const number = Number(match?.groups?.['day']);
  if (!match || number < 1 || number > 31) return undefined;
  const today = toDay(now.toISOString(), timeZone);
  const rule = parseRecurrenceRule(`FREQ=MONTHLY;BYMONTHDAY=${number}`);
  const [value = today] = listOccurrences(rule, today, addDays(today, -1), 1);
  return { kind: 'due', text: match[0], startIndex: match.index, value };
}

function isEnd(text: string): boolean {
  return /^[\s.,;:!?…)]*$/.test(text);
}

/** The date or time right after the words of repetition. `from` and `starting` lead to it. */
function findStart(rest: string, context: DueDateContext): FoundDueDate | undefined {
  const lead = /^(?:\s+(?:from|starting(?: on)?|since|desde(?: el)?|a partir de(?:l)?))?(?=\s)/iu.exec(rest)?.[0] ?? '';
  const after = rest.slice(lead.length);
  const found = findDueDate(after, context);
  if (!found || after.slice(0, found.startIndex).trim() !== '') return undefined;
  if (!isEnd(after.slice(found.startIndex + found.text.length))) return undefined;
  const length = lead.length + found.startIndex + found.text.length;
  const startIndex = rest.length - rest.trimStart().length;
  return { ...found, text: rest.slice(startIndex, length), startIndex };
}

function findTimeAtEnd(text: string, context: DueDateContext): FoundDueDate | undefined {
  const found = findDueDate(text, context);
  return found && !found.hasDay && isEnd(text.slice(found.startIndex + found.text.length)) ? found : undefined;
}

/** The first day of the rule, at the time that the text names; undefined: the server finds it. */
function toFirstDate(
  { rule, time: namedTime, from }: FoundPhrase,
  start: FoundDueDate | undefined,
  { timeZone, now }: DueDateContext,
): string | undefined {
  const time = start && !isAllDay(start.value) ? toTimeOfDay(start.value, timeZone) : namedTime;
  if (start?.hasDay || time === undefined) return undefined;
  const today = toDay(now.toISOString(), timeZone);
  const isPast = toInstant(today, time, timeZone) <= now.toISOString();
  const first = isPast ? addDays(today, 1) : today;
  const [day = first] = from === 'due' ? listOccurrences(parseRecurrenceRule(rule), first, addDays(first, -1), 1) : [];
  return toInstant(day, time, timeZone);
}
