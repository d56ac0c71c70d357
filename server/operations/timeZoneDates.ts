/** A date as the caller reads it: an all-day date stays as it is, an instant gets the offset of their time zone. */
export function formatDateInZone(timeZone: string, date: string): string {
  if (date.length === 10) return date;
  return zoned(timeZone, date).toString({ timeZoneName: 'never', smallestUnit: 'minute' });
}

/** The day it is for the caller, or was `ago` days before. */
export function getDayInZone(timeZone: string, instant: string, ago = 0): string {
  return zoned(timeZone, instant).toPlainDate().subtract({ days: ago }).toString();
}

/** The instant at which a day begins for the caller. */
export function getStartOfDay(timeZone: string, day: string): string {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds).toISOString();
}

function zoned(timeZone: string, instant: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
}
