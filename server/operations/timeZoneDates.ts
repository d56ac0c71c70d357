/**
 * Formats an instant with the offset of a time zone, so that reading it gives the same instant. An all-day date is
 * returned as it is.
 */
export function formatDateInZone(timeZone: string, date: string): string {
  if (date.length === 10) return date;
  const zoned = toZonedDateTime(timeZone, date);
  const isFullMinute = zoned.second === 0 && zoned.millisecond === 0;
  const text = zoned.toString({ timeZoneName: 'never', ...(isFullMinute && { smallestUnit: 'minute' }) });
  // A year of five digits cannot be sent back. Offsets from before standard time have seconds, which are not shown.
  return /^\d{4}-/.test(text) && Date.parse(text) === zoned.epochMilliseconds ? text : date;
}

/** The same for an instant of which only the minute is shown. */
export function formatMinuteInZone(timeZone: string, instant: string): string {
  return formatDateInZone(timeZone, `${instant.slice(0, 16)}:00.000Z`);
}

/**
 * The instant of a local time (`2026-02-22T10:00`) in a time zone. Of a time that occurs twice, the first; a time that
 * is skipped moves on by the length of the gap. Undefined if there is no such time.
 */
export function resolveLocalTime(timeZone: string, localTime: string): string | undefined {
  try {
    const local = Temporal.PlainDateTime.from(localTime, { overflow: 'reject' });
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds).toISOString();
  } catch {
    return undefined;
  }
}

/** The calendar day of an instant in a time zone, or of `daysAgo` days before it. */
export function getDayInZone(timeZone: string, instant: string, daysAgo = 0): string {
  return toZonedDateTime(timeZone, instant).toPlainDate().subtract({ days: daysAgo }).toString();
}

/**
 * The date so many days later: an instant keeps its local time in the time zone. A date that would leave the years that
 * tasks can have stays as it is.
 */
export function moveByDays(timeZone: string, date: string, days: number): string {
  const moved =
    date.length === 10
      ? Temporal.PlainDate.from(date).add({ days }).toString()
      : new Date(toZonedDateTime(timeZone, date).add({ days }).epochMilliseconds).toISOString();
  return /^\d{4}-/.test(moved) ? moved : date;
}

/** The instant at which a day starts in a time zone. */
export function getStartOfDay(timeZone: string, day: string): string {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds).toISOString();
}

/** The local time of an instant in a time zone, as `resolveLocalTime` reads it. */
export function toLocalTime(timeZone: string, instant: string): string {
  return toZonedDateTime(timeZone, instant).toPlainDateTime().toString();
}

/** A date that is `days` later. An instant keeps its time of day in the time zone. */
export function shiftDateInZone(timeZone: string, date: string, days: number): string {
  if (date.length === 10) return Temporal.PlainDate.from(date).add({ days }).toString();
  return new Date(toZonedDateTime(timeZone, date).add({ days }).epochMilliseconds).toISOString();
}

function toZonedDateTime(timeZone: string, instant: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
}
