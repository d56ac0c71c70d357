/** A day relative to today in UTC, the time zone of users who have not set one. Example: `2026-02-22`. */
export function utcDayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
