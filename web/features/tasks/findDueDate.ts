import { addDays, addMonths, getWeekday, startOfMonth, toDay, toInstant } from '../../lib/dates.ts';
import { type DueDateGrammar, findEntry, getDueDateGrammar } from './dueDateGrammar.ts';

export interface DueDateContext {
  /** `en-GB`: which language the words are in, and whether `5/6` is in May or in June. */
  locale: string;
  timeZone: string;
  now: Date;
}

export interface FoundDueDate {
  text: string;
  startIndex: number;
  /** A day, or an instant. */
  value: string;
  /** false: the words name a time of day only. */
  hasDay: boolean;
}

type Groups = Record<string, string | undefined>;

/**
 * Finds a date where it stands as one: at the end of the text, or inside a sentence after a word such as `on` or `by`.
 * Everything else that could be read as a date belongs to the title.
 */
export function findDueDate(text: string, context: DueDateContext): FoundDueDate | undefined {
  const grammar = getDueDateGrammar(context.locale);
  if (grammar.recurrence.test(text)) return undefined;
  const atEnd = grammar.atEnd
    .map((pattern) => pattern.exec(text))
    .filter((match) => match !== null)
    .sort((a, b) => a.index - b.index);
  const inSentence = grammar.inSentence
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter((match) => grammar.following.test(text.slice(match.index + match[0].length)))
    .sort((a, b) => b.index - a.index);
  for (const { 0: found, index, groups = {} } of [...atEnd.slice(0, 1), ...inSentence]) {
    const isBlocked = grammar.blocking.test(text.slice(0, index)) || grammar.articleAndNoun.test(found);
    const value = isBlocked ? undefined : toDate(groups, grammar, context);
    if (value !== undefined) return { text: found, startIndex: index, value, hasDay: groups['date'] !== undefined };
  }
  return undefined;
}

/** Replaces what is quoted with letters, so that nothing in it is found and all indexes stay valid. */
export function hideQuotes(text: string): string {
  const quotes = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|(?<=^|\s)['‘][^'’]*['’](?=[\s.,;:!?]|$)/g;
  return text.replace(quotes, (quote) => 'x'.repeat(quote.length));
}

/** Returns undefined for what is no date or time at all, such as 31 June. */
function toDate(groups: Groups, grammar: DueDateGrammar, context: DueDateContext): string | undefined {
  const { timeZone, now } = context;
  const today = toDay(now.toISOString(), timeZone);
  const hasDate = groups['date'] !== undefined;
  const unit = findEntry(grammar.words.units, groups['unit']);
  const count = groups['unit'] === undefined ? 0 : toCount(groups['count'] ?? '', grammar);
  if (unit === 'minute' || unit === 'hour') return addTime(now, count, unit, groups);
  const day = hasDate ? toDayOf(groups, today, { unit, count }, grammar, context) : today;
  const time = toTimeOfDay(groups, grammar);
  if (day === undefined || time === undefined) return undefined;
  if (time === null) return day;
  const instant = toInstantOf(day, time, timeZone);
  return hasDate || Date.parse(instant) > now.getTime() ? instant : toInstantOf(addDays(day, 1), time, timeZone);
}

/** Hours and minutes pass alike on the day of a clock change, so no calendar is involved. */
function addTime(now: Date, count: number, unit: 'minute' | 'hour', groups: Groups): string | undefined {
  // `in a minute` means soon.
  if (groups['hour'] !== undefined || (unit === 'minute' && !/^\d/.test(groups['count'] ?? ''))) return undefined;
  const minutes = unit === 'hour' ? count * 60 : count;
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000 + minutes * 60_000).toISOString();
}

function toCount(text: string, { words }: DueDateGrammar): number {
  return findEntry(words.numbers, text) ?? Number(text);
}

function toDayOf(
  groups: Groups,
  today: string,
  { unit, count }: { unit: string | undefined; count: number },
  grammar: DueDateGrammar,
  { locale }: DueDateContext,
): string | undefined {
  const { words } = grammar;
  const daysFromToday = findEntry(words.relativeDays, groups['relative']);
  if (daysFromToday !== undefined) return addDays(today, daysFromToday);
  if (unit === 'day' || unit === 'week') return addDays(today, Math.round(count * (unit === 'week' ? 7 : 1)));
  if (unit === 'month' || unit === 'year')
    return addCalendarMonths(today, Math.round(count * (unit === 'year' ? 12 : 1)));
  const period = findEntry(words.periods, groups['period']);
  const daysToMonday = 7 - getWeekday(today);
  if (period === 'nextWeek') return addDays(today, daysToMonday);
  if (period === 'weekend') return addDays(today, (5 - getWeekday(today) + 7) % 7 || 7);
  if (period === 'nextMonth') return addMonths(today, 1);
  if (period === 'endOfMonth') return addDays(addMonths(today, 1), -1);
  if (groups['weekday'] !== undefined) {
    const weekday = words.weekdays.findIndex((source) => isWord(source, groups['weekday']));
    return addDays(
      today,
      groups['next'] !== undefined ? daysToMonday + weekday : (weekday - getWeekday(today) + 7) % 7 || 7,
    );
  }
  return toNumberedDay(groups, today, grammar, locale);
}

/** A date with the number of its day: `5 Dec`, `December 5, 2027`, `2027-12-05`, `5/12`. */
function toNumberedDay(groups: Groups, today: string, { words }: DueDateGrammar, locale: string): string | undefined {
  if (groups['iso'] !== undefined) return toExistingDay(groups['iso'].split('-').map(Number), today);
  if (groups['numeric'] !== undefined) {
    const [first = 0, second = 0, year] = groups['numeric'].split(/[/.-]/).map(Number);
    if (first === 24 && second === 7 && year === undefined) return undefined;
    const fullYear = year !== undefined && year < 100 ? 2000 + year : year;
    const orders = [
      [fullYear, first, second],
      [fullYear, second, first],
    ];
    const [likely = [], other = []] = hasMonthFirst(locale) ? orders : orders.reverse();
    return toExistingDay(likely, today) ?? toExistingDay(other, today);
  }
  const month = words.months.findIndex((source) => isWord(source, groups['month'] ?? groups['firstMonth']));
  const year = groups['year'] ?? groups['lastYear'];
  const day = groups['day'] ?? groups['lastDay'];
  return toExistingDay([year === undefined ? undefined : Number(year), month + 1, Number(day)], today);
}

/** Without a year, the next day with that date. Returns undefined if there is none. */
function toExistingDay([year, month = 0, day = 0]: (number | undefined)[], today: string): string | undefined {
  const thisYear = Number(today.slice(0, 4));
  // A leap day comes at least every eight years.
  const years = year === undefined ? [0, 1, 2, 3, 4, 5, 6, 7, 8].map((later) => thisYear + later) : [year];
  return years
    .map((candidate) => [candidate, month, day].map((part) => String(part).padStart(2, '0')).join('-'))
    .find((text) => isExistingDay(text) && (year !== undefined || text >= today));
}

function isExistingDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** From the last day of a month to the last day of a shorter one. */
function addCalendarMonths(day: string, count: number): string {
  const month = addMonths(startOfMonth(day), count);
  const lastDay = addDays(addMonths(month, 1), -1);
  const sameDay = `${month.slice(0, 8)}${day.slice(8)}`;
  return sameDay < lastDay ? sameDay : lastDay;
}

/** `17:00`; null if there is no time; undefined if there is one that no clock shows. */
function toTimeOfDay(groups: Groups, grammar: DueDateGrammar): string | null | undefined {
  const { words } = grammar;
  const isTonight = words.tonight.test(groups['relative'] ?? '');
  const partTime = findEntry(words.dayParts, groups['part']) ?? (isTonight ? '20:00' : null);
  const named = findEntry(words.times, groups['named']);
  if (named !== undefined) {
    const isClear = groups['date'] !== undefined || groups['at'] !== undefined || groups['namedAt'] !== undefined;
    return isClear ? named : undefined;
  }
  if (groups['hour'] === undefined) return partTime;
  const { hour: hourText, minute, past } = groups;
  const minutes = minute ?? findEntry(words.minutesPast, past) ?? '00';
  const isAfternoon = findEntry(words.meridiems, groups['meridiem']);
  let hour = Number(hourText);
  if (isAfternoon !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (isAfternoon ? 12 : 0);
  } else if (groups['at'] === undefined) {
    // `3:16` alone is rather a verse or a score, `2h` a duration.
    const isClear = groups['date'] !== undefined || (hourText?.length === 2 && groups['hours'] === undefined);
    if (!isClear) return undefined;
  } else if (groups['hours'] === undefined && hourText?.length === 1 && hour >= 1) {
    // `at 5` is in the afternoon, and so is any hour of an afternoon, an evening or a night.
    if (partTime === null ? hour <= 6 : partTime >= '12:00') hour += 12;
  }
  if (hour > 23) return undefined;
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

function toInstantOf(day: string, time: string, timeZone: string): string {
  return time === '24:00' ? toInstant(addDays(day, 1), '00:00', timeZone) : toInstant(day, time, timeZone);
}

function hasMonthFirst(locale: string): boolean {
  const types = new Intl.DateTimeFormat(locale).formatToParts(0).map(({ type }) => type);
  return types.indexOf('month') < types.indexOf('day');
}

function isWord(source: string, text = ''): boolean {
  return new RegExp(`^(?:${source})$`, 'iu').test(text);
}
