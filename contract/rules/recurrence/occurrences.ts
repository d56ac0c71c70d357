import {
  addMonthsTo,
  fromDayNumber,
  getDayNumber,
  getDaysInMonth,
  getWeekdayOf,
  toCivilDate,
  toDayNumber,
} from './civilDays.ts';
import type { RecurrenceRule, RuleWeekday } from './recurrenceRule.ts';

/** A rule whose next occurrence is farther away has ended. */
const maxYears = 60;
const daysPerYear = 366;
const lastDayNumber = toDayNumber('9999-12-31');

/**
 * The days of a rule after a day, in order; without regard to `count`. The anchor decides from which day, week, month or
 * year the interval is counted, and what the rule leaves open: the weekday, the day of the month, the month.
 */
export function* iterateOccurrences(rule: RecurrenceRule, anchor: string, after: string): Generator<string> {
  const anchorNumber = toDayNumber(anchor);
  // An occurrence before the anchor is none.
  const afterNumber = Math.max(toDayNumber(after), anchorNumber - 1);
  const untilNumber = Math.min(rule.until === undefined ? lastDayNumber : toDayNumber(rule.until), lastDayNumber);
  const excluded = new Set(rule.excludedDays);
  const periods = getPeriods(rule, anchorNumber);
  const fill = fillRule(rule, anchorNumber);
  let last = afterNumber;
  for (let index = periods.findIndex(afterNumber); ; index++) {
    const start = periods.getStart(index);
    if (start > untilNumber || start > last + maxYears * daysPerYear) return;
    for (const dayNumber of listDaysOfPeriod(fill, start)) {
      if (dayNumber <= afterNumber) continue;
      if (dayNumber > untilNumber) return;
      last = dayNumber;
      const day = fromDayNumber(dayNumber);
      if (!excluded.has(day)) yield day;
    }
  }
}

/** The first occurrences after a day, without regard to `count`. */
export function listOccurrences(rule: RecurrenceRule, anchor: string, after: string, limit: number): string[] {
  const days: string[] = [];
  if (limit <= 0) return days;
  for (const day of iterateOccurrences(rule, anchor, after)) if (days.push(day) >= limit) break;
  return days;
}

/** Whether the rule has a day from `start` to `end`, after `start` itself unless it ends there. */
export function hasOccurrenceBefore(rule: RecurrenceRule, start: string, end: string): boolean {
  if (!hasPossibleDate(rule)) return false;
  const hasEnd = rule.until !== undefined || rule.count !== undefined;
  const after = hasEnd ? fromDayNumber(toDayNumber(start) - 1) : start;
  const until = rule.until !== undefined && rule.until < end ? rule.until : end;
  return listOccurrences({ ...rule, until }, start, after, 1).length > 0;
}

const maxDaysPerPeriod = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 };

/**
 * false for days that no month of the rule has, such as 30 February, and for positions that no period has: nobody needs
 * to look for them year by year.
 */
function hasPossibleDate({ frequency, months, monthDays, setPositions }: RecurrenceRule): boolean {
  const maxDays = maxDaysPerPeriod[frequency];
  if (setPositions.length > 0 && setPositions.every((position) => Math.abs(position) > maxDays)) return false;
  if (months.length === 0 || monthDays.length === 0) return true;
  // 2024 has a 29 February.
  return months.some((month) => monthDays.some((day) => Math.abs(day) <= getDaysInMonth(2024, month)));
}

/** The day that is one interval after the day of completion; undefined if the rule has ended by then. */
export function getDayAfterCompletion(rule: RecurrenceRule, completedDay: string): string | undefined {
  const from = toDayNumber(completedDay);
  const { frequency, interval } = rule;
  const months = frequency === 'MONTHLY' ? interval : frequency === 'YEARLY' ? interval * 12 : 0;
  const dayNumber = months > 0 ? addMonthsTo(from, months) : from + interval * (frequency === 'WEEKLY' ? 7 : 1);
  if (dayNumber > lastDayNumber) return undefined;
  const day = fromDayNumber(dayNumber);
  return rule.until !== undefined && day > rule.until ? undefined : day;
}

/** Days, weeks, months or years, numbered by the interval from that of the anchor. */
interface Periods {
  getStart: (index: number) => number;
  /** The period of the day, or one before it. */
  findIndex: (dayNumber: number) => number;
}

function getPeriods({ frequency, interval, weekStart }: RecurrenceRule, anchor: number): Periods {
  const { year, month } = toCivilDate(anchor);
  if (frequency === 'DAILY' || frequency === 'WEEKLY') {
    const first = frequency === 'DAILY' ? anchor : startOfWeek(anchor, weekStart);
    const length = frequency === 'DAILY' ? interval : interval * 7;
    return {
      getStart: (index) => first + index * length,
      findIndex: (dayNumber) => Math.max(0, Math.floor((dayNumber - first) / length)),
    };
  }
  const months = frequency === 'MONTHLY' ? interval : interval * 12;
  const firstMonth = frequency === 'MONTHLY' ? month : 1;
  return {
    getStart: (index) => getDayNumber(year, firstMonth + index * months, 1),
    findIndex: (dayNumber) => {
      const date = toCivilDate(dayNumber);
      return Math.max(0, Math.floor(((date.year - year) * 12 + date.month - firstMonth) / months));
    },
  };
}

function startOfWeek(dayNumber: number, weekStart: number): number {
  return dayNumber - ((getWeekdayOf(dayNumber) - weekStart + 7) % 7);
}

/** The rule with what it leaves to its anchor. */
function fillRule(rule: RecurrenceRule, anchor: number): RecurrenceRule {
  const { frequency, months, monthDays, weekdays } = rule;
  const { month, day } = toCivilDate(anchor);
  if (frequency === 'WEEKLY' && weekdays.length === 0)
    return { ...rule, weekdays: [{ weekday: getWeekdayOf(anchor) }] };
  if (frequency === 'DAILY' || frequency === 'WEEKLY' || monthDays.length + weekdays.length > 0) return rule;
  const isYearlyAlone = frequency === 'YEARLY' && months.length === 0;
  return { ...rule, monthDays: [day], ...(isYearlyAlone && { months: [month] }) };
}

/** Sorted day numbers. */
function listDaysOfPeriod(rule: RecurrenceRule, start: number): number[] {
  const days = listCandidates(rule, start);
  if (rule.setPositions.length === 0) return days;
  const chosen = rule.setPositions.map((position) => days.at(position > 0 ? position - 1 : position));
  return [...new Set(chosen)].filter((day) => day !== undefined).sort((a, b) => a - b);
}

function listCandidates(rule: RecurrenceRule, start: number): number[] {
  const { frequency, months, monthDays, weekdays } = rule;
  const isMonthWanted = (month: number) => months.length === 0 || months.includes(month);
  if (frequency === 'DAILY' || frequency === 'WEEKLY') {
    const length = frequency === 'DAILY' ? 1 : 7;
    return Array.from({ length }, (_, index) => start + index).filter(
      (dayNumber) =>
        (weekdays.length === 0 || weekdays.some(({ weekday }) => weekday === getWeekdayOf(dayNumber))) &&
        (months.length + monthDays.length === 0 || isDateWanted(rule, dayNumber)),
    );
  }
  const { year, month } = toCivilDate(start);
  if (frequency === 'MONTHLY') return isMonthWanted(month) ? listDaysOfMonth(rule, year, month) : [];
  if (months.length === 0 && monthDays.length === 0)
    return filterByWeekdays(weekdays, start, getDayNumber(year + 1, 1, 1) - start);
  const wantedMonths = Array.from({ length: 12 }, (_, index) => index + 1).filter(isMonthWanted);
  return wantedMonths.flatMap((wanted) => listDaysOfMonth(rule, year, wanted));
}

function isDateWanted({ months, monthDays }: RecurrenceRule, dayNumber: number): boolean {
  const { year, month, day } = toCivilDate(dayNumber);
  if (months.length > 0 && !months.includes(month)) return false;
  if (monthDays.length === 0) return true;
  return monthDays.includes(day) || monthDays.includes(day - getDaysInMonth(year, month) - 1);
}

function listDaysOfMonth({ monthDays, weekdays }: RecurrenceRule, year: number, month: number): number[] {
  const start = getDayNumber(year, month, 1);
  const length = getDaysInMonth(year, month);
  if (monthDays.length === 0) return filterByWeekdays(weekdays, start, length);
  const days = monthDays.map((day) => (day > 0 ? day : length + 1 + day)).filter((day) => day >= 1 && day <= length);
  return [...new Set(days)]
    .sort((a, b) => a - b)
    .map((day) => start + day - 1)
    .filter(
      (dayNumber) => weekdays.length === 0 || weekdays.some(({ weekday }) => weekday === getWeekdayOf(dayNumber)),
    );
}

/** The days of a month or year on one of the weekdays. */
function filterByWeekdays(weekdays: RuleWeekday[], start: number, length: number): number[] {
  const days = new Set<number>();
  for (const { weekday, ordinal } of weekdays) {
    const first = (weekday - getWeekdayOf(start) + 7) % 7;
    const count = Math.ceil((length - first) / 7);
    const indexes =
      ordinal === undefined
        ? Array.from({ length: count }, (_, index) => index)
        : [ordinal > 0 ? ordinal - 1 : count + ordinal];
    for (const index of indexes) if (index >= 0 && index < count) days.add(start + first + index * 7);
  }
  return [...days].sort((a, b) => a - b);
}
