import type { PeriodicJob } from './scheduler.ts';

const intervalMs = 60_000;

/** Notifies people of tasks that are due today or overdue, every minute. */
export function createDueDatesJob(notifyOfDueDates: () => Promise<void>): PeriodicJob {
  return { kind: 'tell_due_dates', intervalMs, run: notifyOfDueDates };
}
