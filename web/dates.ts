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

function dayAt(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(instant);
}

function offsetAt(instant: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language.get() + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language.get(), options);
  formats.set(key, known);
  return known;
}
