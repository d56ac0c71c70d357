const hourMs = 3_600_000;

/** ISO instants in and out. */
export function addHours(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * hourMs).toISOString();
}

export function addDays(instant: string, days: number): string {
  return addHours(instant, days * 24);
}
