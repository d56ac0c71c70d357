import type { NotificationWriter } from '../notifications/createNotificationWriter.ts';
import type { PeriodicJob } from './scheduler.ts';

const intervalMs = 60_000;

/** Writes notifications of what the server that wrote the events has not told: it crashed, or it was the command line. */
export function createMissedNotificationsJob({ catchUp }: Pick<NotificationWriter, 'catchUp'>): PeriodicJob {
  return { kind: 'write_missed_notifications', intervalMs, run: catchUp };
}
