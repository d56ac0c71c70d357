/** Formats an instant with the offset of a time zone. An all-day date is returned as it is. */
export function formatDateInZone(timeZone: string, date: string): string {
  if (date.length === 10) return date;
  return toZonedDateTime(timeZone, date).toString({ timeZoneName: 'never', smallestUnit: 'minute' });
}

/** The calendar day of an instant in a time zone, or of `daysAgo` days before it. */
export function getDayInZone(timeZone: string, instant: string, daysAgo = 0): string {
  return toZonedDateTime(timeZone, instant).toPlainDate().subtract({ days: daysAgo }).toString();
}

/** The instant at which a day starts in a time zone. */
export function getStartOfDay(timeZone: string, day: string): string {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds).toISOString();
}

function toZonedDateTime(timeZone: string, instant: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
}
