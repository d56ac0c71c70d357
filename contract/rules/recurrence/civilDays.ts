/** A day (`2026-02-22`) as the number of days since 1970-01-01, for arithmetic without any time zone. */

const dayMs = 86_400_000;

export interface CivilDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

export function toDayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

export function fromDayNumber(dayNumber: number): string {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10);
}

export function toCivilDate(dayNumber: number): CivilDate {
  const date = new Date(dayNumber * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** `month` and `day` may be out of range, as in `Date.UTC`: day 0 is the last of the month before. */
export function getDayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for those of the 20th century.
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / dayMs;
}

export function getDaysInMonth(year: number, month: number): number {
  return toCivilDate(getDayNumber(year, month + 1, 0)).day;
}

/** The day of the week, from 0 (Monday) to 6 (Sunday). 1970-01-01 was a Thursday. */
export function getWeekdayOf(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7;
}

/** The same day of another month, or the last one of a shorter month. */
export function addMonthsTo(dayNumber: number, months: number): number {
  const { year, month, day } = toCivilDate(dayNumber);
  const first = toCivilDate(getDayNumber(year, month + months, 1));
  return getDayNumber(first.year, first.month, Math.min(day, getDaysInMonth(first.year, first.month)));
}

/** The day some years later; 29 February becomes the 28th. */
export function addYears(day: string, years: number): string {
  return fromDayNumber(addMonthsTo(toDayNumber(day), years * 12));
}
