const minuteMs = 60_000;

/** ISO instants in and out. */
export function addMinutes(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * minuteMs).toISOString();
}

export function addHours(instant: string, hours: number): string {
  return addMinutes(instant, hours * 60);
}

export function addDays(instant: string, days: number): string {
  return addHours(instant, days * 24);
}
