import { getDaysInMonth, getWeekdayOf, toCivilDate, toDayNumber } from './civilDays.ts';
import { formatRecurrenceRule, parseRecurrenceRule, type RecurrenceRule } from './recurrenceRule.ts';

/**
 * The rule after the series has been moved from a day to another: the weekdays of a weekly rule move along, and so do a
 * day of the month and a month. Other rules keep what they say, and count from the new day.
 */
export function shiftRule(text: string, from: string, to: string): string {
  const rule = parseRecurrenceRule(text);
  return formatRecurrenceRule({ ...rule, ...getShiftedParts(rule, toDayNumber(from), toDayNumber(to)) });
}

function getShiftedParts(rule: RecurrenceRule, from: number, to: number): Partial<RecurrenceRule> {
  const { frequency, weekdays, monthDays, months, setPositions } = rule;
  if (frequency === 'WEEKLY') {
    const days = weekdays.map(({ weekday }) => (((weekday + to - from) % 7) + 7) % 7);
    return { weekdays: days.sort((a, b) => a - b).map((weekday) => ({ weekday })) };
  }
  const date = toCivilDate(to);
  const newMonths = frequency === 'YEARLY' && months.length === 1 ? { months: [date.month] } : {};
  if (monthDays.length > 0 && weekdays.length === 0 && (monthDays.length === 1 || isLastOf(monthDays, setPositions)))
    return { ...newMonths, ...getMonthDayParts(date.day) };
  const [only] = weekdays;
  if (weekdays.length === 1 && only?.ordinal !== undefined && (frequency === 'MONTHLY' || months.length === 1)) {
    const isLast = date.day + 7 > getDaysInMonth(date.year, date.month);
    const ordinal = isLast && only.ordinal < 0 ? -1 : Math.ceil(date.day / 7);
    return { ...newMonths, weekdays: [{ weekday: getWeekdayOf(to), ordinal: ordinal > 4 ? -1 : ordinal }] };
  }
  return newMonths;
}

/** A day of each month; in months that are shorter, their last day. */
export function getMonthDayParts(day: number): Pick<RecurrenceRule, 'monthDays' | 'setPositions'> {
  if (day <= 28) return { monthDays: [day], setPositions: [] };
  return { monthDays: Array.from({ length: day - 27 }, (_, index) => 28 + index), setPositions: [-1] };
}

function isLastOf(monthDays: number[], setPositions: number[]): boolean {
  return setPositions.join() === '-1' && monthDays.every((day, index) => day === 28 + index);
}
