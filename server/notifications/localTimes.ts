/** The hour at which the daily email is sent, unless the person has chosen another one. */
export const defaultDigestHour = 8;

const dayMinutes = 24 * 60;

/** The next time, after the instant, at which it is this hour in the time zone. Of an hour that occurs twice, the first. */
export function getNextHour(timeZone: string, hour: number, now: number): string {
  const zoned = toZoned(timeZone, now);
  const atHour = (days: number) =>
    zoned.toPlainDate().add({ days }).toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds;
  const today = atHour(0);
  return new Date(today > now ? today : atHour(1)).toISOString();
}

/** When the quiet hours end that the instant is in; undefined outside of them. `from` and `to` are local, as `22:00`. */
export function getEndOfQuietHours(
  timeZone: string,
  { from, to }: { from: string | null; to: string | null },
  now: number,
): string | undefined {
  if (from === null || to === null || from === to) return undefined;
  const zoned = toZoned(timeZone, now);
  const minute = zoned.hour * 60 + zoned.minute;
  const sinceStart = (minute - toMinute(from) + dayMinutes) % dayMinutes;
  const length = (toMinute(to) - toMinute(from) + dayMinutes) % dayMinutes;
  if (sinceStart >= length) return undefined;
  const endsToday = toMinute(to) > minute;
  const day = zoned.toPlainDate().add({ days: endsToday ? 0 : 1 });
  return new Date(day.toZonedDateTime({ timeZone, plainTime: to }).epochMilliseconds).toISOString();
}

function toMinute(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function toZoned(timeZone: string, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}
