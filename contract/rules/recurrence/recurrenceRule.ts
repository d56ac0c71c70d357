import { fromDayNumber, toDayNumber } from './civilDays.ts';

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

/** In the order of a week from Monday, which is 0. */
export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export interface RuleWeekday {
  /** The day of the week, from 0 (Monday) to 6 (Sunday). */
  weekday: number;
  /** 1: the first of the month or year, -1: the last; undefined: each. */
  ordinal?: number | undefined;
}

/** The subset of RFC 5545 that tasks repeat by. Lists are sorted and have no duplicates; an empty list is no condition. */
export interface RecurrenceRule {
  frequency: Frequency;
  interval: number;
  months: number[];
  /** 1 to 31, or -1 for the last day of the month. */
  monthDays: number[];
  weekdays: RuleWeekday[];
  /** Which days of each period remain: 1 for the first, -1 for the last. */
  setPositions: number[];
  /** The day of the week, from 0 (Monday) to 6 (Sunday). */
  weekStart: number;
  /** How many occurrences there are from the one that the rule is applied to. */
  count?: number | undefined;
  /** The last possible day. */
  until?: string | undefined;
  /** Days that are left out. */
  excludedDays: string[];
}

export const maxRuleLength = 2000;
export const maxInterval = 999;
const maxCount = 9999;
const maxExcludedDays = 100;

/** What is wrong with the text of a rule, as a predicate: `must ...`. */
export class RecurrenceRuleError extends Error {}

type Part = (value: string, rule: RecurrenceRule) => void;

const parts: Record<string, Part> = {
  FREQ: (value, rule) => {
    if (/^(HOURLY|MINUTELY|SECONDLY)$/.test(value))
      throw new RecurrenceRuleError(`must not be FREQ=${value}: tasks repeat by days; use ${frequencies.join(', ')}`);
    if (!isOneOf(frequencies, value))
      throw new RecurrenceRuleError(`must have FREQ=${frequencies.join(', ')}, not ${quote(value)}`);
    rule.frequency = value;
  },
  INTERVAL: (value, rule) => {
    rule.interval = toNumber('INTERVAL', value, 1, maxInterval);
  },
  COUNT: (value, rule) => {
    rule.count = toNumber('COUNT', value, 1, maxCount);
  },
  UNTIL: (value, rule) => {
    rule.until = toDay('UNTIL', value);
  },
  BYMONTH: (value, rule) => {
    rule.months = toNumbers('BYMONTH', value, 1, 12);
  },
  BYMONTHDAY: (value, rule) => {
    rule.monthDays = toNumbers('BYMONTHDAY', value, -31, 31);
  },
  BYSETPOS: (value, rule) => {
    rule.setPositions = toNumbers('BYSETPOS', value, -366, 366);
  },
  BYDAY: (value, rule) => {
    const days = new Map(value.split(',').map((text) => [text, toRuleWeekday(text)]));
    rule.weekdays = [...days.values()].sort((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0) || a.weekday - b.weekday);
  },
  WKST: (value, rule) => {
    if (!isOneOf(weekdayCodes, value)) throw new RecurrenceRuleError(`must have WKST=${weekdayCodes.join(', ')}`);
    rule.weekStart = weekdayCodes.indexOf(value);
  },
  BYWEEKNO: (value) => refusePart('BYWEEKNO', value),
  BYYEARDAY: (value) => refusePart('BYYEARDAY', value),
  BYHOUR: (value) => refusePart('BYHOUR', value),
  BYMINUTE: (value) => refusePart('BYMINUTE', value),
  BYSECOND: (value) => refusePart('BYSECOND', value),
};

/**
 * Parses the text of a rule: `FREQ=WEEKLY;BYDAY=MO`, with or without `RRULE:` before it and a line `EXDATE:20260302`
 * after it.
 * @throws RecurrenceRuleError
 */
export function parseRecurrenceRule(text: string): RecurrenceRule {
  if (text.length > maxRuleLength) throw new RecurrenceRuleError(`must have at most ${maxRuleLength} characters`);
  const rule: RecurrenceRule = {
    frequency: 'DAILY',
    interval: 1,
    months: [],
    monthDays: [],
    weekdays: [],
    setPositions: [],
    weekStart: 0,
    excludedDays: [],
  };
  const [first = '', ...lines] = text.trim().toUpperCase().split(/\s+/);
  const seen = new Set<string>();
  for (const part of first
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    const parse = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!parse || rest.length > 0)
      throw new RecurrenceRuleError(`must be a rule such as FREQ=WEEKLY;BYDAY=MO; ${quote(part)} is no part of one`);
    if (seen.has(name)) throw new RecurrenceRuleError(`must have ${name} only once`);
    seen.add(name);
    parse(value, rule);
  }
  if (!seen.has('FREQ')) throw new RecurrenceRuleError(`must have FREQ=${frequencies.join(', ')}`);
  for (const line of lines) rule.excludedDays.push(...toExcludedDays(line));
  rule.excludedDays = [...new Set(rule.excludedDays)].sort();
  if (rule.excludedDays.length > maxExcludedDays)
    throw new RecurrenceRuleError(`must have at most ${maxExcludedDays} days in EXDATE`);
  requireCombination(rule);
  return rule;
}

/** The text of a rule, always in the same order and without what is the default. */
export function formatRecurrenceRule(rule: RecurrenceRule): string {
  const toCode = ({ weekday, ordinal }: RuleWeekday) => `${ordinal ?? ''}${weekdayCodes[weekday]}`;
  const text = [
    `FREQ=${rule.frequency}`,
    rule.interval > 1 && `INTERVAL=${rule.interval}`,
    rule.months.length > 0 && `BYMONTH=${rule.months.join()}`,
    rule.monthDays.length > 0 && `BYMONTHDAY=${rule.monthDays.join()}`,
    rule.weekdays.length > 0 && `BYDAY=${rule.weekdays.map(toCode).join()}`,
    rule.setPositions.length > 0 && `BYSETPOS=${rule.setPositions.join()}`,
    rule.weekStart > 0 && `WKST=${weekdayCodes[rule.weekStart]}`,
    rule.count !== undefined && `COUNT=${rule.count}`,
    rule.until !== undefined && `UNTIL=${rule.until.replaceAll('-', '')}`,
  ];
  const days = rule.excludedDays.map((day) => day.replaceAll('-', ''));
  return text.filter(Boolean).join(';') + (days.length > 0 ? `\nEXDATE:${days.join()}` : '');
}

/** Why a rule cannot count from the day of completion; undefined if it can. */
export function findCompletionConflict(rule: RecurrenceRule): string | undefined {
  const conflicts = {
    BYMONTH: rule.months,
    BYMONTHDAY: rule.monthDays,
    BYDAY: rule.weekdays,
    BYSETPOS: rule.setPositions,
    EXDATE: rule.excludedDays,
  };
  const [name] = Object.entries(conflicts).find(([, list]) => list.length > 0) ?? [];
  return name && `must not have ${name} with from: completion, which counts from the day of completion`;
}

function requireCombination({ frequency, monthDays, weekdays, months, setPositions, count, until }: RecurrenceRule) {
  const hasOrdinals = weekdays.some(({ ordinal }) => ordinal !== undefined);
  if (hasOrdinals && frequency !== 'MONTHLY' && frequency !== 'YEARLY')
    throw new RecurrenceRuleError('must have plain weekdays in BYDAY, such as MO, unless it is MONTHLY or YEARLY');
  if (hasOrdinals && monthDays.length > 0)
    throw new RecurrenceRuleError('must have plain weekdays in BYDAY with BYMONTHDAY');
  const maxOrdinal = frequency === 'MONTHLY' || months.length > 0 ? 5 : 53;
  if (weekdays.some(({ ordinal = 1 }) => Math.abs(ordinal) > maxOrdinal))
    throw new RecurrenceRuleError(`must have -${maxOrdinal} to ${maxOrdinal} before the weekdays in BYDAY`);
  if (frequency === 'WEEKLY' && monthDays.length > 0)
    throw new RecurrenceRuleError('must not have BYMONTHDAY with FREQ=WEEKLY');
  if (setPositions.length > 0 && weekdays.length + monthDays.length + months.length === 0)
    throw new RecurrenceRuleError('must have BYDAY, BYMONTHDAY or BYMONTH with BYSETPOS');
  if (count !== undefined && until !== undefined) throw new RecurrenceRuleError('must have COUNT or UNTIL, not both');
}

function refusePart(name: string, _value: string): never {
  throw new RecurrenceRuleError(`must not have ${name}: use BYDAY, BYMONTHDAY, BYMONTH and BYSETPOS`);
}

function toNumber(name: string, text: string, min: number, max: number): number {
  const number = /^[+-]?\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max) || (min < 0 && number === 0))
    throw new RecurrenceRuleError(
      `must have ${name} from ${min} to ${max}${min < 0 ? ' without 0' : ''}, not ${quote(text)}`,
    );
  return number;
}

function toNumbers(name: string, text: string, min: number, max: number): number[] {
  return [...new Set(text.split(',').map((number) => toNumber(name, number, min, max)))].sort((a, b) => a - b);
}

function toRuleWeekday(text: string): RuleWeekday {
  const weekday = (weekdayCodes as readonly string[]).indexOf(text.slice(-2));
  if (weekday < 0)
    throw new RecurrenceRuleError(`must have weekdays such as MO, 1MO or -1FR in BYDAY, not ${quote(text)}`);
  return text.length === 2 ? { weekday } : { weekday, ordinal: toNumber('BYDAY', text.slice(0, -2), -53, 53) };
}

function toExcludedDays(line: string): string[] {
  const days = /^EXDATE(?:;VALUE=DATE)?:(.*)$/.exec(line)?.[1];
  if (days === undefined)
    throw new RecurrenceRuleError(
      `must be one rule, with days that are left out as EXDATE:20260302; not ${quote(line)}`,
    );
  return days.split(',').map((text) => toDay('EXDATE', text));
}

/** Of an instant, as other programs write it, the day counts. */
function toDay(name: string, text: string): string {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:T\d{6}Z?)?$/.exec(text);
  const day = match?.slice(1).join('-') ?? '';
  const number = toDayNumber(day);
  if (Number.isNaN(number) || fromDayNumber(number) !== day)
    throw new RecurrenceRuleError(`must have a day such as 20260302 in ${name}, not ${quote(text)}`);
  return day;
}

function quote(text: string): string {
  return text === '' ? 'nothing' : `“${text.length > 30 ? `${text.slice(0, 30)}…` : text}”`;
}

function isOneOf<T extends string>(values: readonly T[], text: string): text is T {
  return (values as readonly string[]).includes(text);
}
