import { getDaysInMonth } from '../../../../contract/rules/recurrence/civilDays.ts';
import { getNextRecurrence } from '../../../../contract/rules/recurrence/nextOccurrence.ts';
import {
  findCompletionConflict,
  formatRecurrenceRule,
  parseRecurrenceRule,
  weekdayCodes,
} from '../../../../contract/rules/recurrence/recurrenceRule.ts';
import { getMonthDayParts, shiftRule } from '../../../../contract/rules/recurrence/shiftRule.ts';
import {
  addDays,
  daysBetween,
  getWeekday,
  isAllDay,
  shiftDate,
  toDay,
  toInstant,
  toTimeOfDay,
} from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';

type Recurrence = NonNullable<Task['recurrence']>;

/** The rules that fit a day: daily, on workdays, weekly, monthly by number and by weekday, yearly. */
export function listRulesForDay(day: string): string[] {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  const code = weekdayCodes[getWeekday(day)];
  const ordinal = Math.ceil(dayOfMonth / 7);
  const isLastWeek = dayOfMonth + 7 > getDaysInMonth(year, month);
  const { monthDays, setPositions } = getMonthDayParts(dayOfMonth);
  const position = setPositions.length > 0 ? `;BYSETPOS=${setPositions}` : '';
  return [
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    `FREQ=WEEKLY;BYDAY=${code}`,
    `FREQ=MONTHLY;BYMONTHDAY=${monthDays}${position}`,
    ...(ordinal < 5 ? [`FREQ=MONTHLY;BYDAY=${ordinal}${code}`] : []),
    ...(isLastWeek ? [`FREQ=MONTHLY;BYDAY=-1${code}`] : []),
    `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${dayOfMonth}`,
  ];
}

/** The same rhythm without its days, which can count from completion; undefined if the rule can already. */
export function toRuleFromCompletion(text: string): string {
  const rule = parseRecurrenceRule(text);
  if (!findCompletionConflict(rule)) return text;
  return formatRecurrenceRule({
    ...rule,
    months: [],
    monthDays: [],
    weekdays: [],
    setPositions: [],
    excludedDays: [],
  });
}

/** What skipping the occurrence of a task changes; undefined if its series ends. */
export function getFieldsOfNextOccurrence(
  { startDate, recurrence }: Pick<Task, 'startDate' | 'recurrence'>,
  now: string,
): Pick<Task, 'dueDate' | 'startDate' | 'recurrence'> | undefined {
  // A recurrence that the server has not answered yet has no occurrence.
  if (!recurrence?.occurrence) return undefined;
  const { timeZone, occurrence, anchor } = recurrence;
  const today = toDay(now, timeZone);
  const next = getNextRecurrence(recurrence, {
    anchorDay: toDay(anchor, timeZone),
    after: addDays(today, -1),
    completedDay: [occurrence, today].sort()[1] ?? today,
  });
  if (!next) return undefined;
  const days = daysBetween(occurrence, next.occurrence);
  return {
    dueDate: toDueDate(next),
    startDate: startDate && shiftDate(startDate, days, timeZone),
    recurrence: next,
  };
}

/** The recurrence of a series that moves to the day and time at which the task is due. */
export function moveSeries({ recurrence, dueDate }: Pick<Task, 'recurrence' | 'dueDate'>): Task['recurrence'] {
  if (!recurrence || !dueDate) return recurrence;
  const occurrence = toDay(dueDate, recurrence.timeZone);
  const rule = shiftRule(recurrence.rule, recurrence.occurrence, occurrence);
  return { ...recurrence, rule, anchor: dueDate, occurrence };
}

/** The due date of an occurrence: the time of day is that of the anchor. */
export function toDueDate({ anchor, occurrence, timeZone }: Recurrence): string {
  return isAllDay(anchor) ? occurrence : toInstant(occurrence, toTimeOfDay(anchor, timeZone), timeZone);
}
