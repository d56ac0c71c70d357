import type { Language } from '../../lib/i18n/index.ts';
import { type DueDateWords, dueDateWords } from './dueDateWords.ts';

/** The patterns of dates in a language. Their named groups are the parts of the date. */
export interface DueDateGrammar {
  words: DueDateWords;
  /** Dates that end the text; only punctuation may follow. */
  atEnd: readonly RegExp[];
  /** Dates with a word that makes clear that they are one. */
  inSentence: readonly RegExp[];
  /** Tested on the text before a date. */
  blocking: RegExp;
  /** Tested on the text after a date inside a sentence. */
  following: RegExp;
  recurrence: RegExp;
  articleAndNoun: RegExp;
}

const grammars = new Map<string, DueDateGrammar>();

/** English if there are no words for the language of the locale. */
export function getDueDateGrammar(locale: string): DueDateGrammar {
  const tag = locale.slice(0, 2);
  const language: Language = tag in dueDateWords ? (tag as Language) : 'en';
  const grammar = grammars.get(language) ?? createGrammar(dueDateWords[language]);
  grammars.set(language, grammar);
  return grammar;
}

/** The value of the entry whose pattern matches the whole text. */
export function findEntry<T>(entries: readonly (readonly [source: string, value: T])[], text?: string): T | undefined {
  if (text === undefined) return undefined;
  return entries.find(([source]) => toPattern(`^(?:${source})$`).test(text.trim()))?.[1];
}

function createGrammar(words: DueDateWords): DueDateGrammar {
  const leadIn = `(?:(?:${words.leadIn}) )`;
  const date = `(?<date>${createDateSource(words)})`;
  const time = createTimeSource(words);
  const dateFirst = `${date}(?:,? ${time})?`;
  const timeFirst = `${time}(?:,? ${leadIn}?${date})?`;
  const inUnits = `(?<date>${createUnitsSource(words)})`;
  const start = '(?<=^|\\s)';
  const end = '(?=[.,;:!?…)]*\\s*$)';
  const goesOn = '(?=[,;:.)]? )';
  return {
    words,
    atEnd: [`${start}${leadIn}?${dateFirst}${end}`, `${start}${leadIn}?${timeFirst}${end}`].map((s) => toPattern(s)),
    inSentence: [
      `${start}${leadIn}${dateFirst}${goesOn}`,
      `${start}(?=${words.atTime})${timeFirst}${goesOn}`,
      `${start}${inUnits}${goesOn}`,
    ].map((source) => toPattern(source, 'g')),
    blocking: toPattern(`(?:^|[\\s(])(?:${words.blocking}) ?$`),
    following: toPattern(`^(?:[,;:.)]| (?:${words.following}) )`),
    recurrence: toPattern(
      `${start}${words.recurrence.replace('MONTH', words.months.join('|')).replace('WEEKDAY', words.weekdays.join('|'))}(?![\\p{L}\\p{N}])`,
    ),
    articleAndNoun: words.articleAndNoun,
  };
}

function createDateSource(words: DueDateWords): string {
  const weekday = words.weekdays.join('|');
  const month = words.months.join('|');
  const number = `\\d{1,2}`;
  const { ordinal, ofMonth, ofYear } = words;
  const dayAndMonth = `(?<day>${number})${ordinal}${ofMonth}(?<month>${month})[.]?(?:${ofYear}(?<year>\\d{4}))?`;
  const monthAndDay = `(?<firstMonth>${month})[.]? (?<lastDay>${number})${ordinal}(?:${ofYear}(?<lastYear>\\d{4}))?`;
  const iso = '(?<iso>\\d{4}-\\d\\d-\\d\\d)';
  const numeric = `(?<numeric>${number}/${number}(?:/(?:\\d{4}|\\d{2}))?|${number}[.]${number}[.]\\d{4}|${number}-${number}-\\d{4})`;
  const numbered = [dayAndMonth, ...(words.hasMonthFirst ? [monthAndDay] : []), iso, numeric].join('|');
  const relative = `(?<relative>${joinSources(words.relativeDays)})`;
  const { before, after } = words.comingWeekday;
  const which = `(?:(?:${before}|(?<next>${words.weekdayOfNextWeek})) )?`;
  const named = `${which}(?<weekday>${weekday})(?: (?:${after}))?`;
  return [
    `(?:(?:${weekday}),? )?(?:${numbered})`,
    `(?:${relative}|${named})(?:,? (?<part>${joinSources(words.dayParts)}))?`,
    `(?<period>${joinSources(words.periods)})`,
    createUnitsSource(words),
  ].join('|');
}

function createUnitsSource({ inUnits, numbers, units }: DueDateWords): string {
  return `(?:${inUnits}) (?<count>\\d{1,3}|${joinSources(numbers)}) ?(?<unit>${joinSources(units)})`;
}

function createTimeSource({ atTime, meridiems, hours, minutesPast, times }: DueDateWords): string {
  const meridiem = joinSources(meridiems);
  const past = minutesPast.length > 0 ? `(?: (?<past>${joinSources(minutesPast)}))?` : '';
  // Without a word such as `at`, a number alone is no time.
  const isTime = `(?=\\d{1,2}(?:[:h]\\d\\d| ?(?:${meridiem}|${hours})(?![\\p{L}\\p{N}])|[.]\\d\\d ?(?:${meridiem})))`;
  const clock = `(?<hour>\\d{1,2})(?:[:.h](?<minute>[0-5]\\d))?${past}(?: ?(?:(?<meridiem>${meridiem})|(?<hours>${hours})))?`;
  const named = `(?<namedAt>al? |${atTime})?(?<named>${joinSources(times)})`;
  return `(?:${named}|(?:(?<at>${atTime})|${isTime})${clock})`;
}

function joinSources(entries: readonly (readonly [source: string, value: unknown])[]): string {
  return entries.map(([source]) => source).join('|');
}

/** A space in the source stands for any white space. */
function toPattern(source: string, flags = ''): RegExp {
  return new RegExp(source.replace(/ \?/g, '\\s*').replace(/ /g, '\\s+'), `iu${flags}`);
}
