import { language, t } from './i18n/index.ts';

/**
 * The dates of tasks are all-day (`2026-02-22`) or an instant (`2026-02-22T09:00:00.000Z`). An all-day date is the same
 * day in every time zone, so it is converted to a Date and back in UTC only. A `day` is always `2026-02-22`.
 */

const dayMs = 86_400_000;

export function isAllDay(date: string): boolean {
  return date.length === 10;
}

/** The day of a date in a time zone. */
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

/** The day of the week, from 0 (Monday) to 6 (Sunday). */
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

export function formatDay(day: string, parts: Intl.DateTimeFormatOptions): string {
  return getFormatter({ ...parts, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/**
 * The instant of a time of day (`17:00`) on a day in a time zone, as `Temporal` and iCalendar have it: of a time that a
 * clock change repeats, the first; a time that it skips is as much later as the clock is set forward.
 */
export function toInstant(day: string, time: string, timeZone: string): string {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const offsetBefore = getZoneOffset(asUtc - dayMs, timeZone);
  const [first = asUtc - offsetBefore] = [offsetBefore, getZoneOffset(asUtc + dayMs, timeZone)]
    .map((offset) => asUtc - offset)
    .filter((instant) => instant + getZoneOffset(instant, timeZone) === asUtc)
    .sort((a, b) => a - b);
  return new Date(first).toISOString();
}

function formatRelativeDay(day: string, today: string): string {
  const distance = daysBetween(today, day);
  if (distance === 0) return t('ui.today');
  if (distance === 1) return t('ui.tomorrow');
  if (distance === -1) return t('ui.yesterday');
  if (distance > 1 && distance < 7) return formatDay(day, { weekday: 'long' });
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  return formatDay(day, { day: 'numeric', month: 'short', ...(!isThisYear && { year: 'numeric' }) });
}

/** Adds days to a date. An instant keeps its time of day in the time zone, across daylight saving changes too. */
export function shiftDate(date: string, days: number, timeZone: string): string {
  if (days === 0) return date;
  if (isAllDay(date)) return addDays(date, days);
  // toInstant is exact to the minute.
  const secondsAndMs = Date.parse(date) % 60_000;
  const shifted = toInstant(addDays(toDay(date, timeZone), days), toTimeOfDay(date, timeZone), timeZone);
  return new Date(Date.parse(shifted) + secondsAndMs).toISOString();
}

/** `17:00` */
export function toTimeOfDay(instant: string, timeZone: string): string {
  return getIsoFormatter(timeZone).format(new Date(instant)).slice(11, 16);
}

const chosenFirstWeekdays = { monday: 0, saturday: 5, sunday: 6 };
let chosenFirstWeekday: number | undefined;

/** Sets on which day weeks start; null for the region of the browser. */
export function setWeekStart(weekStart: keyof typeof chosenFirstWeekdays | null | undefined): void {
  chosenFirstWeekday = weekStart ? chosenFirstWeekdays[weekStart] : undefined;
}

/** The first day of the user's week: 0 (Monday) to 6. */
export function getFirstWeekday(): number {
  return chosenFirstWeekday ?? getRegionalFirstWeekday();
}

/** That of the browser's region. */
export function getRegionalFirstWeekday(): number {
  // From the browser's locale, because the app's language has no region: `es` could be Spain or Mexico.
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

/** `25 Nov – 3 Dec`, in the format of the language. */
export function formatDayRange(from: string, to: string, parts: Intl.DateTimeFormatOptions): string {
  const [start, end] = [from, to].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
  return getFormatter({ ...parts, timeZone: 'UTC' }).formatRange(start, end);
}

/** The time of day of an instant, in the format of the language. */
export function formatTime(instant: string, timeZone: string): string {
  return getFormatter({ timeStyle: 'short', timeZone }).format(new Date(instant));
}

function getDayInZone(instant: Date, timeZone: string): string {
  return getIsoFormatter(timeZone).format(instant).slice(0, 10);
}

const isoFormatters = new Map<string, Intl.DateTimeFormat>();

/** Formats as `2026-02-22 17:00:05`. Cached, because creating a formatter is slow and a view formats thousands of dates. */
function getIsoFormatter(timeZone: string): Intl.DateTimeFormat {
  const formatter =
    isoFormatters.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  isoFormatters.set(timeZone, formatter);
  return formatter;
}

/** In ms: positive east of Greenwich. */
function getZoneOffset(instant: number, timeZone: string): number {
  const localTime = getIsoFormatter(timeZone).format(instant);
  return Date.parse(`${localTime.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
}

/** The browser's variant of the language, such as `en-GB`, because `en` alone would be that of the United States. */
export function getLocale(): string {
  return navigator.languages.find((tag) => tag.startsWith(language.get())) ?? language.get();
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function getFormatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = getLocale();
  const key = locale + JSON.stringify(options);
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, formatter);
  return formatter;
}
