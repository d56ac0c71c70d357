import { type Frequency, formatRecurrenceRule, type RecurrenceRule } from './recurrenceRule.ts';
import { type RecurrenceWords, recurrenceWords } from './recurrenceWords.ts';
import { getMonthDayParts } from './shiftRule.ts';

export interface RecurrencePhrase {
  rule: string;
  from: 'due' | 'completion';
  /** The time of day that the words name: `every morning`. */
  time?: string | undefined;
}

export interface FoundPhrase extends RecurrencePhrase {
  text: string;
  startIndex: number;
}

type Language = keyof typeof recurrenceWords;
type RuleParts = Partial<RecurrenceRule> & { time?: string };

/** Reads a text that consists of words of repetition in any language: "every monday", "cada 3 días". */
export function readRecurrence(text: string): RecurrencePhrase | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed.length > 200) return undefined;
  for (const words of Object.values(recurrenceWords)) {
    const scanner = new Scanner(trimmed);
    const phrase = readPhrase(scanner, words);
    if (phrase && scanner.isAtEnd()) return phrase;
  }
  return undefined;
}

/** The words of repetition in a text, the first that are whole and in front of `isEnd`. */
export function findRecurrence(
  text: string,
  language: Language,
  isEnd: (rest: string) => boolean,
): FoundPhrase | undefined {
  const words = recurrenceWords[language];
  const lower = text.toLowerCase();
  // Where lower case has another length, the indexes of the text would be wrong.
  if (lower.length !== text.length) return undefined;
  for (const { index } of lower.matchAll(/(?<=^|\s)\S/gu)) {
    const scanner = new Scanner(lower, index);
    const phrase = readPhrase(scanner, words);
    if (phrase && isEnd(text.slice(scanner.index)))
      return { ...phrase, text: text.slice(index, scanner.index), startIndex: index };
  }
  return undefined;
}

function readPhrase(scanner: Scanner, words: RecurrenceWords): RecurrencePhrase | undefined {
  const parts =
    readAdverb(scanner, words) ??
    readOfEveryMonth(scanner, words) ??
    (scanner.take(words.every) ? readAfterEvery(scanner, words) : undefined);
  if (!parts || !scanner.isAtWordEnd()) return undefined;
  const { time, from, ...rule } = parts as RuleParts & { from?: 'completion' };
  if (from && Object.entries(rule).some(([, value]) => Array.isArray(value) && value.length > 0)) return undefined;
  return { rule: toRuleText(rule), from: from ?? 'due', ...(time !== undefined && { time }) };
}

/** `weekly`, `weekly on friday`, `monthly on the 15th` */
function readAdverb(scanner: Scanner, words: RecurrenceWords): RuleParts | undefined {
  const unit = scanner.takeEntry(words.adverbs);
  return unit && withDays(scanner, words, { frequency: unit[0], interval: unit[1] });
}

/** `the last friday of every month`, `el día 1 de cada mes` */
function readOfEveryMonth(scanner: Scanner, words: RecurrenceWords): RuleParts | undefined {
  return scanner.attempt(() => {
    scanner.take(words.on);
    const parts = readDaysOfMonth(scanner, words);
    return parts && scanner.take(words.ofEveryMonth) ? { frequency: 'MONTHLY', ...parts } : undefined;
  });
}

function readAfterEvery(scanner: Scanner, words: RecurrenceWords): RuleParts | undefined {
  const isFromCompletion = scanner.take(' ?!') !== undefined;
  if (!scanner.take(' ')) return undefined;
  const parts = readEachKind(scanner, words);
  return parts && isFromCompletion ? ({ ...parts, from: 'completion' } as RuleParts) : parts;
}

function readEachKind(scanner: Scanner, words: RecurrenceWords): RuleParts | undefined {
  const time = scanner.takeEntry(words.dayParts);
  if (time !== undefined) return { frequency: 'DAILY', time };
  if (scanner.take(words.workday)) return { frequency: 'WEEKLY', weekdays: toWeekdays([0, 1, 2, 3, 4]) };
  if (scanner.take(words.weekend)) return { frequency: 'WEEKLY', weekdays: toWeekdays([5]) };
  const daysOfMonth = readDaysOfMonth(scanner, words);
  if (daysOfMonth) {
    scanner.take(words.ofMonth);
    return { frequency: 'MONTHLY', ...daysOfMonth };
  }
  const date = readDate(scanner, words);
  if (date) return { frequency: 'YEARLY', ...date };
  return scanner.attempt(() => {
    const interval = readInterval(scanner, words);
    const unit = scanner.takeEntry(words.units);
    if (unit) return withDays(scanner, words, { frequency: unit[0], interval: unit[1] * interval });
    const weekdays = readWeekdays(scanner, words);
    return weekdays && { frequency: 'WEEKLY', interval, weekdays };
  });
}

/** `2 `, `two `, `other `, `second `; 1 if there is none. */
function readInterval(scanner: Scanner, words: RecurrenceWords): number {
  const number = scanner.attempt(() => {
    const digits = scanner.take('\\d{1,3}(?=\\s|[^\\W\\d])');
    return digits && scanner.take(' ?') !== undefined && Number(digits) > 0 ? Number(digits) : undefined;
  });
  if (number !== undefined) return number;
  if (scanner.take(`(?:${words.everySecond}) `)) return 2;
  const word = scanner.attempt(() => {
    const value = scanner.takeEntry(words.numbers) ?? scanner.takeEntry(words.ordinals);
    return value !== undefined && value > 1 && scanner.take(' ') ? value : undefined;
  });
  return word ?? 1;
}

/** The days in a week, month or year that may follow the unit: `every 2 weeks on monday`. */
function withDays(
  scanner: Scanner,
  words: RecurrenceWords,
  unit: { frequency: Frequency; interval: number },
): RuleParts {
  const days = scanner.attempt((): RuleParts | undefined => {
    if (!scanner.take(`,? ${words.on}`)) return undefined;
    if (unit.frequency === 'WEEKLY') {
      const weekdays = readWeekdays(scanner, words);
      return weekdays && { weekdays };
    }
    if (unit.frequency === 'MONTHLY') return readDaysOfMonth(scanner, words);
    return unit.frequency === 'YEARLY' ? readDate(scanner, words) : undefined;
  });
  return { ...unit, ...days };
}

/** `15th`, `1st and 15th`, `last friday`, `last workday`, `last day` */
function readDaysOfMonth(scanner: Scanner, words: RecurrenceWords): RuleParts | undefined {
  const noun = scanner.attempt((): RuleParts | undefined => {
    const ordinal = scanner.takeEntry(words.ordinals);
    if (ordinal === undefined || !scanner.take(' ')) return undefined;
    if (scanner.take(words.workday)) return { weekdays: toWeekdays([0, 1, 2, 3, 4]), setPositions: [ordinal] };
    const weekday = scanner.takeIndex(words.weekdays);
    if (weekday !== undefined) return { weekdays: [{ weekday, ordinal }] };
    return scanner.take(words.day) ? { monthDays: [ordinal] } : undefined;
  });
  if (noun) return noun;
  const days = readList(scanner, words, () => {
    const number = Number(scanner.take(words.monthDay, 'number'));
    return number >= 1 && number <= 31 ? number : undefined;
  });
  if (!days) return undefined;
  const [only] = days;
  return days.length === 1 && only !== undefined
    ? getMonthDayParts(only)
    : { monthDays: [...new Set(days)].sort((a, b) => a - b) };
}

function readWeekdays(scanner: Scanner, words: RecurrenceWords) {
  const days = readList(scanner, words, () => scanner.takeIndex(words.weekdays));
  return days && toWeekdays([...new Set(days)].sort((a, b) => a - b));
}

/** `5 january`, `january 5th` */
function readDate(scanner: Scanner, words: RecurrenceWords): RuleParts | undefined {
  const toParts = (day: number, month: number | undefined) =>
    month !== undefined && day >= 1 && day <= 31 ? { months: [month + 1], monthDays: [day] } : undefined;
  return (
    scanner.attempt(() => {
      const day = Number(scanner.take('(?<number>\\d{1,2})(?:st|nd|rd|th)?', 'number'));
      return day > 0 && scanner.take(words.ofMonthName) ? toParts(day, scanner.takeIndex(words.months)) : undefined;
    }) ??
    scanner.attempt(() => {
      const month = scanner.takeIndex(words.months);
      const day = scanner.take(' (?<number>\\d{1,2})(?:st|nd|rd|th)?', 'number');
      return toParts(Number(day), month);
    })
  );
}

function readList<T>(scanner: Scanner, words: RecurrenceWords, readItem: () => T | undefined): T[] | undefined {
  const first = readItem();
  if (first === undefined) return undefined;
  const items = [first];
  for (;;) {
    const item = scanner.attempt(() => (scanner.take(words.and) ? readItem() : undefined));
    if (item === undefined) return items;
    items.push(item);
  }
}

function toWeekdays(weekdays: number[]) {
  return weekdays.map((weekday) => ({ weekday }));
}

function toRuleText(parts: Partial<RecurrenceRule>): string {
  const lists = { months: [], monthDays: [], weekdays: [], setPositions: [], excludedDays: [] };
  return formatRecurrenceRule({ frequency: 'DAILY', interval: 1, weekStart: 0, ...lists, ...parts });
}

/** Reads a text from left to right. */
class Scanner {
  readonly #text: string;
  index: number;

  constructor(text: string, index = 0) {
    this.#text = text;
    this.index = index;
  }

  /** Takes what the pattern matches here, and returns it or one of its groups. */
  take(source: string, group?: string): string | undefined {
    const pattern = toStickyPattern(source);
    pattern.lastIndex = this.index;
    const match = pattern.exec(this.#text);
    if (!match) return undefined;
    this.index = pattern.lastIndex;
    return group === undefined ? match[0] : match.groups?.[group];
  }

  takeEntry<T>(entries: readonly (readonly [source: string, value: T])[]): T | undefined {
    return entries.find(([source]) => this.take(`(?:${source})(?![\\p{L}\\p{N}])`) !== undefined)?.[1];
  }

  takeIndex(sources: readonly string[]): number | undefined {
    const index = sources.findIndex((source) => this.take(`(?:${source})(?![\\p{L}\\p{N}])`) !== undefined);
    return index < 0 ? undefined : index;
  }

  /** Returns to where it was if the work returns undefined. */
  attempt<T>(work: () => T | undefined): T | undefined {
    const start = this.index;
    const result = work();
    if (result === undefined) this.index = start;
    return result;
  }

  isAtWordEnd(): boolean {
    return this.take('(?![\\p{L}\\p{N}])') !== undefined;
  }

  isAtEnd(): boolean {
    return this.index === this.#text.length;
  }
}

const patterns = new Map<string, RegExp>();

/** A space in the source stands for any white space. */
function toStickyPattern(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source.replace(/ \?/g, '\\s*').replace(/ /g, '\\s+'), 'uy');
  patterns.set(source, pattern);
  return pattern;
}
