import { language, t } from './i18n/index.ts';

/**
 * Dates of tasks are `2026-02-22` (all day) or an instant. An all-day date is a day wherever you are: it is never made
 * into a Date in a time zone, only into UTC and back, which moves nothing.
 */

const dayMs = 86_400_000;

export function isAllDay(date: string): boolean {
  return date.length === 10;
}

/** The day on which it falls for somebody in the time zone. */
export function toDay(date: string, timeZone: string): string {
  return isAllDay(date) ? date : getDayInZone(new Date(date), timeZone);
}

export function getToday(timeZone: string): string {
  return getDayInZone(new Date(), timeZone);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** 0 is Monday. */
export function getWeekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function startOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`;
}

export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

/** `Today`, `Fri 5 Dec`, `5 Dec 2027`; with the time of day for an instant. */
export function formatRelativeDate(date: string, timeZone: string): string {
  const day = toDay(date, timeZone);
  const time = isAllDay(date) ? '' : ` ${getFormatter({ timeStyle: 'short', timeZone }).format(new Date(date))}`;
  return formatRelativeDay(day, getToday(timeZone)) + time;
}

export function formatDateTime(date: string, timeZone: string): string {
  return getFormatter({ dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(date));
}

/** A day by the parts that are asked for. */
export function formatDay(day: string, parts: Intl.DateTimeFormatOptions): string {
  return getFormatter({ ...parts, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The instant at which a time of day falls on a day in a time zone. */
export function toInstant(day: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // Twice: the offset of the first guess may be that of the other side of a change of clocks.
  const guess = wanted - getZoneOffset(wanted, timeZone);
  return new Date(wanted - getZoneOffset(guess, timeZone)).toISOString();
}

function formatRelativeDay(day: string, now: string): string {
  const distance = daysBetween(now, day);
  if (distance === 0) return t('ui.today');
  if (distance === 1) return t('ui.tomorrow');
  if (distance === -1) return t('ui.yesterday');
  if (distance > 1 && distance < 7) return formatDay(day, { weekday: 'long' });
  const isThisYear = day.slice(0, 4) === now.slice(0, 4);
  return formatDay(day, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) });
}

/** The same days later, or earlier: an instant keeps its time of day where the person is, also over a change of clocks. */
export function shiftDate(date: string, days: number, timeZone: string): string {
  if (days === 0) return date;
  if (isAllDay(date)) return addDays(date, days);
  const beyondMinutes = Date.parse(date) % 60_000;
  const moved = toInstant(addDays(toDay(date, timeZone), days), toTimeOfDay(date, timeZone), timeZone);
  return new Date(Date.parse(moved) + beyondMinutes).toISOString();
}

/** `17:00`, in a time zone. */
export function toTimeOfDay(instant: string, timeZone: string): string {
  return getIsoFormatter(timeZone).format(new Date(instant)).slice(11, 16);
}

/** The first day of the week where the person is: 0 is Monday, as in `weekdayOf`. */
export function getFirstWeekday(): number {
  // In the browser's own locale: `es` alone does not say whether it is Madrid or Mexico.
  const locale = new Intl.Locale(navigator.language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  return ((info?.firstDay ?? 1) + 6) % 7;
}

export function startOfWeek(day: string): string {
  return addDays(day, -((getWeekday(day) - getFirstWeekday() + 7) % 7));
}

/** `25 Nov – 3 Dec`, as the language writes it. */
export function formatDayRange(from: string, to: string, parts: Intl.DateTimeFormatOptions): string {
  const [start, end] = [from, to].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
  return getFormatter({ ...parts, timeZone: 'UTC' }).formatRange(start, end);
}

/** The time of day of an instant, as the language writes it. */
export function formatTime(instant: string, timeZone: string): string {
  return getFormatter({ timeStyle: 'short', timeZone }).format(new Date(instant));
}

function getDayInZone(instant: Date, timeZone: string): string {
  return getIsoFormatter(timeZone).format(instant).slice(0, 10);
}

const isoFormatters = new Map<string, Intl.DateTimeFormat>();

/** `2026-02-22 17:00:05`: making one is slow, and a view asks for thousands. */
function getIsoFormatter(timeZone: string): Intl.DateTimeFormat {
  const known =
    isoFormatters.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  isoFormatters.set(timeZone, known);
  return known;
}

function getZoneOffset(instant: number, timeZone: string): number {
  const shown = getIsoFormatter(timeZone).format(instant);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function getFormatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // The browser's own kind of the language: `en` alone would be that of the United States.
  const locale = navigator.languages.find((tag) => tag.startsWith(language.get())) ?? language.get();
  const key = locale + JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, known);
  return known;
}
