/** Reads the dates of files, which have many forms. */

export type DateOrder = 'day-month' | 'month-day';

const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const numeric = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ ,T]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?)?$/i;
/** `12/Mar/26 3:45 PM`, as Jira writes dates; the names are English, Spanish, German or French. */
const dayAndMonthName =
  /^(\d{1,2})[/ .-]([a-zéûäñ]{3})[a-zéûäñ]{0,9}\.?[/ -](\d{4}|\d{2})(?:[ ,]+(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?)?$/i;
const monthNames: readonly string[][] = [
  ['jan', 'ene'],
  ['feb', 'fev', 'fév'],
  ['mar', 'mär', 'mrz'],
  ['apr', 'abr', 'avr'],
  ['may', 'mai'],
  ['jun', 'jui'],
  ['jul'],
  ['aug', 'ago', 'aoû'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dic', 'dez', 'déc'],
];
const excelSerial = /^\d{5}(\.\d+)?$/;
/** `Thu Feb 26 2026 23:00:00 GMT+0000 (GMT)`, `26 Feb 2026`, `Feb 26, 2026`. */
const withMonthName = /[a-z]{3}/i;

/**
 * How the dates of a column are written: a number above 12 shows which one is the day. Undefined if no date shows it, or
 * if dates contradict each other.
 */
export function detectDateOrder(values: Iterable<string>): DateOrder | undefined {
  let isDayFirst = false;
  let isMonthFirst = false;
  for (const value of values) {
    const [, first, second] = numeric.exec(value.trim()) ?? [];
    if (Number(first) > 12) isDayFirst = true;
    if (Number(second) > 12) isMonthFirst = true;
  }
  if (isDayFirst === isMonthFirst) return undefined;
  return isDayFirst ? 'day-month' : 'month-day';
}

/** An all-day date or an instant in UTC. Undefined if the text is not a date. */
export function parseDate(text: string, order: DateOrder, timeZone: string): string | undefined {
  const value = text.trim();
  const isoParts = iso.exec(value);
  if (isoParts) {
    const [, year, month, day, hour, minute, second = '0', offset] = isoParts;
    if (hour === undefined) return toDay(Number(year), Number(month), Number(day));
    const date = toDay(Number(year), Number(month), Number(day));
    if (date === undefined) return undefined;
    if (offset !== undefined)
      return toInstant(
        new Date(`${date}T${hour.padStart(2, '0')}:${minute}:${second.padStart(2, '0')}${toOffset(offset)}`),
      );
    return toInstantInZone(date, Number(hour), Number(minute), timeZone);
  }
  const parts = numeric.exec(value);
  if (parts) {
    const [, first, second, year = '', hour, minute, half] = parts;
    const [day, month] = order === 'day-month' ? [first, second] : [second, first];
    return toDayOrInstant(toDay(toYear(year), Number(month), Number(day)), { hour, minute, half }, timeZone);
  }
  const named = dayAndMonthName.exec(value);
  const [, day, name = '', year = '', hour, minute, half] = named ?? [];
  const month = monthNames.findIndex((names) => names.includes(name.toLowerCase())) + 1;
  if (month > 0) return toDayOrInstant(toDay(toYear(year), month, Number(day)), { hour, minute, half }, timeZone);
  if (excelSerial.test(value)) return fromExcelSerial(Number(value), timeZone);
  if (withMonthName.test(value) && /\d/.test(value)) return fromMonthName(value);
  return undefined;
}

function toYear(digits: string): number {
  return Number(digits.length === 2 ? `20${digits}` : digits);
}

interface TimeOfDay {
  hour: string | undefined;
  minute: string | undefined;
  /** `am` or `pm`. */
  half: string | undefined;
}

function toDayOrInstant(date: string | undefined, { hour, minute, half }: TimeOfDay, timeZone: string) {
  if (date === undefined || hour === undefined) return date;
  const shift = half === undefined ? 0 : /p/i.test(half) ? (Number(hour) < 12 ? 12 : 0) : Number(hour) === 12 ? -12 : 0;
  return toInstantInZone(date, Number(hour) + shift, Number(minute), timeZone);
}

function toDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  // Year 1 and year 0 are how some programs write that there is no date.
  if (year < 1900 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.toISOString().slice(0, 10);
}

function toOffset(offset: string): string {
  return offset === 'Z' || offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

function toInstant(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1900 ? undefined : date.toISOString();
}

/** Days since 30 December 1899, as Excel counts them; the fraction is the time of day. */
function fromExcelSerial(serial: number, timeZone: string): string | undefined {
  const days = Math.floor(serial);
  const date = new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10);
  const minutes = Math.round((serial - days) * 24 * 60);
  return minutes === 0 ? date : toInstantInZone(date, Math.floor(minutes / 60), minutes % 60, timeZone);
}

/** With a time, the text says its zone, as JavaScript prints dates; without one it is a day. */
function fromMonthName(value: string): string | undefined {
  const hasTime = /\d:\d\d/.test(value);
  const date = new Date(hasTime ? value : `${value} UTC`);
  if (Number.isNaN(date.getTime())) return undefined;
  return hasTime ? toInstant(date) : toDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** The instant at which clocks in the zone show this time. */
function toInstantInZone(date: string, hour: number, minute: number, timeZone: string): string | undefined {
  if (hour > 23 || minute > 59) return undefined;
  const wall = new Date(`${date}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`);
  let instant = wall.getTime();
  // Twice, because the offset at the first guess may be that of the other side of a clock change.
  for (let step = 0; step < 2; step++) instant = wall.getTime() - getOffsetMs(instant, timeZone);
  return toInstant(new Date(instant));
}

function getOffsetMs(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** The day of an instant in the zone. */
export function toDayInZone(date: string, timeZone: string): string {
  if (date.length === 10) return date;
  const instant = Date.parse(date);
  return new Date(instant + getOffsetMs(instant, timeZone)).toISOString().slice(0, 10);
}

/** The instant of a date as JavaScript reads it; null if there is none. */
export function readInstant(value: string | null | undefined): string | null {
  const date = new Date(value ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** A day is noon of that day, where only an instant will do. */
export function toNoon(date: string): string {
  return date.length === 10 ? `${date}T12:00:00.000Z` : date;
}
