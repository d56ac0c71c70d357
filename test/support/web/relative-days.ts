/** Read once, so that a test means the same days before and after midnight. */
const startedAt = Date.now();

/** The date in UTC this many days from the start of the test file, such as `2026-02-22`. */
export function utcDayFromNow(days: number): string {
  return new Date(startedAt + days * 86_400_000).toISOString().slice(0, 10);
}
