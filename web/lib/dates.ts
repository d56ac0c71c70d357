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
export function dayOf(date: string, timeZone: string): string {
  return isAllDay(date) ? date : dayAt(new Date(date), timeZone);
}

export function today(timeZone: string): string {
  return dayAt(new Date(), timeZone);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 8)}01`;
}

export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

/** `Today`, `Fri 5 Dec`, `5 Dec 2027`; with the time of day for an instant. */
export function showDate(date: string, timeZone: string): string {
  const day = dayOf(date, timeZone);
  const time = isAllDay(date) ? '' : ` ${format({ timeStyle: 'short', timeZone }).format(new Date(date))}`;
  return showDay(day, today(timeZone)) + time;
}

export function showInstant(date: string, timeZone: string): string {
  return format({ dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(date));
}

/** A day by the parts that are asked for. */
export function formatDay(day: string, parts: Intl.DateTimeFormatOptions): string {
  return format({ ...parts, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The instant at which a time of day falls on a day in a time zone. */
export function instantAt(day: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  // Twice: the offset of the first guess may be that of the other side of a change of clocks.
  const guess = wanted - offsetAt(wanted, timeZone);
  return new Date(wanted - offsetAt(guess, timeZone)).toISOString();
}

function showDay(day: string, now: string): string {
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
  const moved = instantAt(addDays(dayOf(date, timeZone), days), timeOf(date, timeZone), timeZone);
  return new Date(Date.parse(moved) + beyondMinutes).toISOString();
}

/** `17:00`, in a time zone. */
export function timeOf(instant: string, timeZone: string): string {
  return sortable(timeZone).format(new Date(instant)).slice(11, 16);
}

/** The first day of the week where the person is: 0 is Monday, as in `weekdayOf`. */
export function firstWeekday(): number {
  // In the browser's own locale: `es` alone does not say whether it is Madrid or Mexico.
  const locale = new Intl.Locale(navigator.language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  return ((info?.firstDay ?? 1) + 6) % 7;
}

export function firstOfWeek(day: string): string {
  return addDays(day, -((weekdayOf(day) - firstWeekday() + 7) % 7));
}

/** `25 Nov – 3 Dec`, as the language writes it. */
export function formatDays(from: string, to: string, parts: Intl.DateTimeFormatOptions): string {
  const [start, end] = [from, to].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
  return format({ ...parts, timeZone: 'UTC' }).formatRange(start, end);
}

/** The time of day of an instant, as the language writes it. */
export function formatTime(instant: string, timeZone: string): string {
  return format({ timeStyle: 'short', timeZone }).format(new Date(instant));
}

function dayAt(instant: Date, timeZone: string): string {
  return sortable(timeZone).format(instant).slice(0, 10);
}

const zones = new Map<string, Intl.DateTimeFormat>();

/** `2026-02-22 17:00:05`: making one is slow, and a view asks for thousands. */
function sortable(timeZone: string): Intl.DateTimeFormat {
  const known =
    zones.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  zones.set(timeZone, known);
  return known;
}

function offsetAt(instant: number, timeZone: string): number {
  const shown = sortable(timeZone).format(instant);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // The browser's own kind of the language: `en` alone would be that of the United States.
  const locale = navigator.languages.find((tag) => tag.startsWith(language.get())) ?? language.get();
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}
