import type { PeriodicJob } from './scheduler.ts';

const intervalMs = 60_000;

/** Tells people of tasks that are due today or late, every minute. */
export function createDueDatesJob(tellDueDates: () => Promise<void>): PeriodicJob {
  return { kind: 'tell_due_dates', intervalMs, run: tellDueDates };
}
