import type { Database } from '../db/engine/database.ts';
import { findSpaceWithOldRows } from '../db/queries/findSpaceWithOldRows.ts';
import { deleteOldNotifications } from '../db/queries/notifications.ts';
import { addDays } from '../operations/instantArithmetic.ts';
import type { PeriodicJob } from './scheduler.ts';

const dayMs = 24 * 3_600_000;
const retentionDays = 90;
const rowsPerTransaction = 500;

/** Deletes notifications about which nothing has happened for 90 days, every day. */
export function createOldNotificationsJob({ database, now }: { database: Database; now: () => number }): PeriodicJob {
  return {
    kind: 'delete_old_notifications',
    intervalMs: dayMs,
    run: async () => {
      const before = addDays(new Date(now()).toISOString(), -retentionDays);
      for (;;) {
        const spaceId = await database.read((db) => findSpaceWithOldRows(db, 'notifications', before));
        if (spaceId === undefined) return;
        // In small transactions, between which others can write.
        await database.write((db) => deleteOldNotifications(db, spaceId, before, rowsPerTransaction));
      }
    },
  };
}
