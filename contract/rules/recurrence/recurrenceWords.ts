import type { Frequency } from './recurrenceRule.ts';

type Entries<T> = readonly (readonly [source: string, value: T])[];

/** The words of repetition in a language, as sources of regular expressions in which a space stands for any white space. */
export interface RecurrenceWords {
  every: string;
  /** One word for a frequency: `weekly`. */
  adverbs: Entries<[Frequency, number]>;
  units: Entries<[Frequency, number]>;
  numbers: Entries<number>;
  /** Before a unit or a weekday: `other`. */
  everySecond: string;
  /** From Monday. A plural is read too. */
  weekdays: readonly string[];
  months: readonly string[];
  workday: string;
  weekend: string;
  day: string;
  ordinals: Entries<number>;
  /** Whether `last` stands after its noun too: `día último`. */
  monthDay: string;
  /** Before a weekday or a day of the month. */
  on: string;
  and: string;
  /** After a day: `of the month`. */
  ofMonth: string;
  /** After a day, instead of `every` before it. */
  ofEveryMonth: string;
  /** Between the number of a day and its month. */
  ofMonthName: string;
  dayParts: Entries<string>;
}

const english: RecurrenceWords = {
  every: '(?:every|each)',
  adverbs: [
    ['daily', ['DAILY', 1]],
    ['weekly', ['WEEKLY', 1]],
    ['fortnightly|bi-?weekly', ['WEEKLY', 2]],
    ['monthly', ['MONTHLY', 1]],
    ['quarterly', ['MONTHLY', 3]],
    ['yearly|annually', ['YEARLY', 1]],
  ],
  units: [
    ['days?', ['DAILY', 1]],
    ['w(?:ee)?ks?', ['WEEKLY', 1]],
    ['fortnights?', ['WEEKLY', 2]],
    ['months?', ['MONTHLY', 1]],
    ['quarters?', ['MONTHLY', 3]],
    ['years?', ['YEARLY', 1]],
  ],
  numbers: [
    ['two', 2],
    ['three', 3],
    ['four', 4],
    ['five', 5],
    ['six', 6],
    ['seven', 7],
    ['eight', 8],
    ['nine', 9],
    ['ten', 10],
  ],
  everySecond: 'other',
  weekdays: [
    'mon(?:day)?s?',
    'tue(?:s(?:day)?)?s?',
    'wed(?:nesday)?s?',
    'thu(?:rs?(?:day)?)?s?',
    'fri(?:day)?s?',
    'sat(?:urday)?s?',
    'sun(?:day)?s?',
  ],
  months: [
    'jan(?:uary)?',
    'feb(?:ruary)?',
    'mar(?:ch)?',
    'apr(?:il)?',
    'may',
    'june?',
    'july?',
    'aug(?:ust)?',
    'sept?(?:ember)?',
    'oct(?:ober)?',
    'nov(?:ember)?',
    'dec(?:ember)?',
  ],
  workday: '(?:weekdays?|workdays?|(?:working|business) days?)',
  weekend: 'weekends?',
  day: 'day',
  ordinals: [
    ['first|1st', 1],
    ['second|2nd', 2],
    ['third|3rd', 3],
    ['fourth|4th', 4],
    ['last', -1],
  ],
  monthDay: '(?:the )?(?<number>\\d{1,2})(?:st|nd|rd|th)',
  on: '(?:on )?(?:the )?',
  and: '(?: ?, ?(?:and )?| and | ?& ?)',
  ofMonth: '(?: (?:of|in) (?:the|each|every) month)?',
  ofEveryMonth: ' of (?:each|every) month',
  ofMonthName: ' (?:of )?',
  dayParts: [
    ['morning', '09:00'],
    ['afternoon', '15:00'],
    ['evening', '19:00'],
    ['night', '20:00'],
  ],
};

const spanish: RecurrenceWords = {
  every: '(?:cada|todos los|todas las)',
  adverbs: [
    ['diariamente|a diario', ['DAILY', 1]],
    ['semanalmente', ['WEEKLY', 1]],
    ['quincenalmente', ['WEEKLY', 2]],
    ['mensualmente', ['MONTHLY', 1]],
    ['trimestralmente', ['MONTHLY', 3]],
    ['anualmente', ['YEARLY', 1]],
  ],
  units: [
    ['d[ií]as?', ['DAILY', 1]],
    ['semanas?', ['WEEKLY', 1]],
    ['quincenas?', ['WEEKLY', 2]],
    ['mes(?:es)?', ['MONTHLY', 1]],
    ['trimestres?', ['MONTHLY', 3]],
    ['años?', ['YEARLY', 1]],
  ],
  numbers: [
    ['dos', 2],
    ['tres', 3],
    ['cuatro', 4],
    ['cinco', 5],
    ['seis', 6],
    ['siete', 7],
    ['ocho', 8],
    ['nueve', 9],
    ['diez', 10],
  ],
  everySecond: '(?!)',
  weekdays: [
    'lun(?:es)?',
    'mar(?:tes)?',
    'mi[eé](?:rcoles)?',
    'jue(?:ves)?',
    'vie(?:rnes)?',
    's[aá]b(?:ados?)?',
    'dom(?:ingos?)?',
  ],
  months: [
    'ene(?:ro)?',
    'feb(?:rero)?',
    'mar(?:zo)?',
    'abr(?:il)?',
    'mayo?',
    'jun(?:io)?',
    'jul(?:io)?',
    'ago(?:sto)?',
    'se(?:p|pt|ptiembre|tiembre)',
    'oct(?:ubre)?',
    'nov(?:iembre)?',
    'dic(?:iembre)?',
  ],
  workday: '(?:d[ií]as? (?:laborables?|h[aá]bil(?:es)?|entre semana)|laborables?)',
  weekend: 'fin(?:es)? de semana',
  day: 'd[ií]a',
  ordinals: [
    ['primer[oa]?s?', 1],
    ['segund[oa]s?', 2],
    ['tercer[oa]?s?', 3],
    ['cuart[oa]s?', 4],
    ['[uú]ltim[oa]s?', -1],
  ],
  monthDay: '(?:el )?d[ií]as? (?<number>\\d{1,2})',
  on: '(?:el |los |en )?',
  and: '(?: ?, ?| y (?:el )?| e )',
  ofMonth: '(?: (?:del|de cada) mes)?',
  ofEveryMonth: ' de cada mes',
  ofMonthName: ' de ',
  dayParts: [
    ['mañanas?', '09:00'],
    ['tardes?', '16:00'],
    ['noches?', '20:00'],
  ],
};

export const recurrenceWords = { en: english, es: spanish };
