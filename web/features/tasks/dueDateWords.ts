import type { Language } from '../../lib/i18n/index.ts';

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/**
 * The words of dates in a language, as sources of regular expressions in which a space stands for any white space.
 * Names that are lists are in the order of the calendar, from Monday and January.
 */
export interface DueDateWords {
  /** Before a date: `by`, `on`. Removed from the title together with it. */
  leadIn: string;
  /** Words after which a date belongs to the title: `before Friday`, `last Friday`, `the sun`. */
  blocking: string;
  /** Words that follow a date inside a sentence: `on Friday with Ana`. Anything else makes it part of a phrase. */
  following: string;
  /** What makes a date repeat; such texts are left as they are. */
  recurrence: string;
  /** Short weekdays that are nouns after an article: `el mar`. */
  articleAndNoun: RegExp;
  weekdays: readonly string[];
  months: readonly string[];
  /** Days from today. */
  relativeDays: readonly (readonly [source: string, days: number])[];
  /** The part of today that has a name of its own. */
  tonight: RegExp;
  /** Before or after a weekday, to mean the coming one. */
  comingWeekday: { before: string; after: string };
  /** Before a weekday, to mean the one of next week. */
  weekdayOfNextWeek: string;
  periods: readonly (readonly [source: string, period: 'nextWeek' | 'nextMonth' | 'endOfMonth' | 'weekend'])[];
  /** Before a number of units: `in`. */
  inUnits: string;
  numbers: readonly (readonly [source: string, value: number])[];
  units: readonly (readonly [source: string, unit: Unit])[];
  /** `December 5` as well as `5 December`. */
  hasMonthFirst: boolean;
  /** Between the number of a day and its month: `5th of December`. */
  ofMonth: string;
  ordinal: string;
  ofYear: string;
  /** Before a time, with the space after it: `at `. */
  atTime: string;
  times: readonly (readonly [source: string, time: string])[];
  /** After a time on a clock of twelve hours. */
  meridiems: readonly (readonly [source: string, isAfternoon: boolean])[];
  /** After a number that is an hour: `17h`. */
  hours: string;
  /** After an hour: `y media`. */
  minutesPast: readonly (readonly [source: string, minutes: string])[];
  /** After a day: `tomorrow morning`. */
  dayParts: readonly (readonly [source: string, time: string])[];
}

const english: DueDateWords = {
  leadIn: 'due(?: by| on)?|by|on|for',
  blocking:
    'the|a|an|some|any|no|last|past|previous|before|after|since|from|until|till|through|thru|of|than|like|between|to|and|or|not|' +
    'is|was|are|with|without|about|into|in|my|your|his|her|its|our|their|this|that|these|those|i|he|she|it|we|they|who|' +
    'black|good|cyber|ash|super|palm|easter|giving|casual|happy|bloody|more|much|room|page|chapter|version|no[.]|bus|line|route',
  following:
    'about|after|and|as|at|because|before|for|from|if|in|into|of|or|so|then|to|unless|until|when|while|with|without',
  recurrence:
    '(?:every!?|each) (?:\\d+|other|second|third|few|single|day|night|morning|afternoon|evening|week|weekday|weekend|workday|month|quarter|year|hour|MONTH|WEEKDAY|last|first)',
  articleAndNoun: /(?!)/,
  weekdays: [
    'mon(?:day)?',
    'tue(?:s(?:day)?)?',
    'wed(?:s|nesday)?',
    'thu(?:rs?(?:day)?)?',
    'fri(?:day)?',
    'sat(?:urday)?',
    'sun(?:day)?',
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
  relativeDays: [
    ['(?:the )?day after tomorrow', 2],
    ['today|tonight', 0],
    ['tomorrow|tmrw|tmr', 1],
  ],
  tonight: /^tonight$/i,
  comingWeekday: { before: 'this|this coming|coming', after: '(?!)' },
  weekdayOfNextWeek: 'next',
  periods: [
    ['next week', 'nextWeek'],
    ['next month', 'nextMonth'],
    ['(?:the )?end of (?:the |this )?month', 'endOfMonth'],
    ['(?:this|next|the) weekend', 'weekend'],
  ],
  inUnits: 'in',
  numbers: [
    ['half an', 0.5],
    ['an?|one', 1],
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
  units: [
    ['min(?:ute)?s?', 'minute'],
    ['h(?:(?:ou)?rs?)?', 'hour'],
    ['days?', 'day'],
    ['w(?:ee)?ks?', 'week'],
    ['months?', 'month'],
    ['years?', 'year'],
  ],
  hasMonthFirst: true,
  ofMonth: ' (?:of )?',
  ordinal: '(?:st|nd|rd|th)?',
  ofYear: ',? ',
  atTime: 'at |@ ?',
  times: [
    ['noon|midday', '12:00'],
    ['midnight', '24:00'],
  ],
  meridiems: [
    ['a[.]?m[.]?', false],
    ['p[.]?m[.]?', true],
  ],
  hours: "h|hrs?|o[’']clock",
  minutesPast: [],
  dayParts: [
    ['(?:in the )?morning', '09:00'],
    ['(?:in the )?afternoon', '15:00'],
    ['(?:in the )?evening', '19:00'],
    ['(?:at )?night', '20:00'],
  ],
};

const spanish: DueDateWords = {
  leadIn: 'vence(?: el)?|para(?: el)?|el',
  blocking:
    'la|las|lo|los|un|una|unos|unas|al|del|de|en|por|con|sin|a|y|e|o|u|ni|que|como|entre|sobre|según|tras|desde|hasta|antes|después|' +
    'pasado|último|última|anterior|mi|tu|su|más|mucho|muy|cada|todo|todos|todas|es|son|era|sala|página|capítulo|versión|línea|núm[.]|n[.]º',
  following: 'a|al|antes|con|cuando|de|del|después|en|para|por|porque|que|si|sin|sobre|y|o|hasta',
  recurrence:
    '(?:cada|tod[oa]s l[oa]s) (?:\\d+|otro|día|días|noche|noches|mañana|mañanas|tarde|tardes|semana|semanas|quincena|mes|meses|año|años|hora|horas|fin|fines|MONTH|WEEKDAY|últim[oa]|primer[oa]?)s?',
  articleAndNoun: /(?:^|\s)(?:el|este) mar$/i,
  weekdays: [
    'lun(?:es)?',
    'mar(?:tes)?',
    'mi[eé](?:rcoles)?',
    'jue(?:ves)?',
    'vie(?:rnes)?',
    's[aá]b(?:ado)?',
    'dom(?:ingo)?',
  ],
  months: [
    'ene(?:ro)?',
    'feb(?:rero)?',
    'mar(?:zo)?',
    'abr(?:il)?',
    'may(?:o)?',
    'jun(?:io)?',
    'jul(?:io)?',
    'ago(?:sto)?',
    'sept?(?:iembre)?|setiembre',
    'oct(?:ubre)?',
    'nov(?:iembre)?',
    'dic(?:iembre)?',
  ],
  relativeDays: [
    ['pasado mañana', 2],
    ['hoy|esta noche', 0],
    ['mañana', 1],
  ],
  tonight: /^esta noche$/i,
  comingWeekday: { before: 'este|pr[oó]ximo', after: 'que viene|pr[oó]ximo' },
  weekdayOfNextWeek: '(?!)',
  periods: [
    ['(?:la )?(?:pr[oó]xima semana|semana (?:que viene|pr[oó]xima))', 'nextWeek'],
    ['(?:el )?(?:pr[oó]ximo mes|mes (?:que viene|pr[oó]ximo))', 'nextMonth'],
    ['(?:a )?fin(?:al)?(?:es)? de(?: este)? mes', 'endOfMonth'],
    ['(?:este|el|el próximo) fin de semana', 'weekend'],
  ],
  inUnits: 'en|dentro de',
  numbers: [
    ['media', 0.5],
    ['una?', 1],
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
  units: [
    ['min(?:uto)?s?', 'minute'],
    ['h(?:oras?)?', 'hour'],
    ['d[ií]as?', 'day'],
    ['semanas?', 'week'],
    ['mes(?:es)?', 'month'],
    ['años?', 'year'],
  ],
  hasMonthFirst: false,
  ofMonth: ' (?:de )?',
  ordinal: '[º°]?',
  ofYear: ' (?:del? )?',
  atTime: '(?:a|sobre) las? |@ ?',
  times: [
    ['mediod[ií]a', '12:00'],
    ['(?:la )?medianoche|12 de la noche', '24:00'],
  ],
  meridiems: [
    ['a[.]?m[.]?|de la (?:mañana|madrugada)', false],
    ['p[.]?m[.]?|de la (?:tarde|noche)', true],
  ],
  hours: 'h|hs|horas?',
  minutesPast: [
    ['y media', '30'],
    ['y cuarto', '15'],
  ],
  dayParts: [
    ['(?:por|a|de) la mañana|temprano', '09:00'],
    ['(?:por|a|de) la tarde', '16:00'],
    ['(?:por|a|de) la noche', '20:00'],
  ],
};

export const dueDateWords: Record<Language, DueDateWords> = { en: english, es: spanish };
