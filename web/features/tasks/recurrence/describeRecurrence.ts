import {
  parseRecurrenceRule,
  type RecurrenceRule,
  type RuleWeekday,
} from '../../../../contract/rules/recurrence/recurrenceRule.ts';
import { formatDay } from '../../../lib/dates.ts';
import { type MessageKey, t } from '../../../lib/i18n/index.ts';

/** A recurrence in words: "every last Friday", "every 3 days after completion". */
export function describeRecurrence({ rule: text, from }: { rule: string; from: 'due' | 'completion' }): string {
  const rule = parseRecurrenceRule(text);
  const days = describeDays(rule);
  const base = days && rule.interval === 1 ? t('repeat.everyDays', { days }) : describeInterval(rule, days);
  const limits = describeLimits(rule);
  const after = from === 'completion' ? t('repeat.afterCompletion', { words: base }) : base;
  return limits ? `${after}, ${limits}` : after;
}

const units = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;

function describeInterval({ frequency, interval }: RecurrenceRule, days: string | undefined): string {
  const every = t(`repeat.${units[frequency]}` as MessageKey, { count: interval });
  return days ? t('repeat.onDays', { every, days }) : every;
}

function describeLimits({ until, count }: RecurrenceRule): string | undefined {
  if (until !== undefined)
    return t('repeat.until', { day: formatDay(until, { day: 'numeric', month: 'short', year: 'numeric' }) });
  return count === undefined ? undefined : t('repeat.count', { count });
}

/** What narrows the period: weekdays, days of the month, a date. Undefined: nothing. */
function describeDays(rule: RecurrenceRule): string | undefined {
  const { weekdays, monthDays, months, setPositions } = rule;
  const isWorkdays = weekdays.map(({ weekday }) => weekday).join() === '0,1,2,3,4';
  const [position] = setPositions;
  const inMonths = months.length > 0 ? joinWords(months.map((month) => formatMonth(month))) : undefined;
  const withMonths = (days: string) => (inMonths ? t('repeat.inMonths', { days, months: inMonths }) : days);
  if (monthDays.length === 1 && months.length === 1 && weekdays.length === 0)
    return formatDay(`2024-${pad(months[0] ?? 1)}-${pad(Math.max(monthDays[0] ?? 1, 1))}`, {
      day: 'numeric',
      month: 'long',
    });
  if (isLastDays(rule)) return withMonths(t('repeat.monthDayOrLast', { day: monthDays.at(-1) ?? 31 }));
  if (setPositions.length === 1 && position !== undefined) {
    const days = isWorkdays ? t('repeat.workday') : joinWords(weekdays.map(formatWeekday));
    return withMonths(t('repeat.ordinal', { ordinal: formatOrdinal(position), days }));
  }
  if (monthDays.length > 0) return withMonths(joinWords(monthDays.map(formatMonthDay)));
  if (isWorkdays) return withMonths(t('repeat.workday'));
  if (weekdays.length > 0) return withMonths(joinWords(weekdays.map(formatWeekday)));
  return inMonths;
}

/** A day of each month, and the last day of a shorter one. */
function isLastDays({ monthDays, setPositions, weekdays }: RecurrenceRule): boolean {
  return setPositions.join() === '-1' && weekdays.length === 0 && monthDays.every((day, index) => day === 28 + index);
}

function formatWeekday({ weekday, ordinal }: RuleWeekday): string {
  // 1 January 2024 was a Monday.
  const name = formatDay(`2024-01-${pad(weekday + 1)}`, { weekday: 'long' });
  return ordinal === undefined ? name : t('repeat.ordinal', { ordinal: formatOrdinal(ordinal), days: name });
}

function formatMonth(month: number): string {
  return formatDay(`2024-${pad(month)}-01`, { month: 'long' });
}

function formatMonthDay(day: number): string {
  if (day > 0) return t('repeat.monthDay', { day });
  return t('repeat.ordinal', { ordinal: formatOrdinal(day), days: t('repeat.dayOfMonth') });
}

const ordinalNames = new Map<number, MessageKey>([
  [1, 'repeat.first'],
  [2, 'repeat.second'],
  [3, 'repeat.third'],
  [4, 'repeat.fourth'],
  [-1, 'repeat.last'],
]);

function formatOrdinal(ordinal: number): string {
  const name = ordinalNames.get(ordinal);
  if (name) return t(name);
  return ordinal > 0 ? t('repeat.nth', { count: ordinal }) : t('repeat.nthLast', { count: -ordinal });
}

function joinWords(words: string[]): string {
  return words.length < 2
    ? words.join('')
    : t('repeat.and', { first: words.slice(0, -1).join(', '), last: words.at(-1) ?? '' });
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
