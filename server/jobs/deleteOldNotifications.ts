import type { Database } from '../db/engine/database.ts';
import { deleteOldEmailItems } from '../db/queries/emailItems.ts';
import { findSpaceWithOldRows } from '../db/queries/findSpaceWithOldRows.ts';
import { deleteOldNotifications } from '../db/queries/notifications.ts';
import { addDays } from '../operations/instantArithmetic.ts';
import type { PeriodicJob } from './scheduler.ts';

const dayMs = 24 * 3_600_000;
const retentionDays = 90;
const rowsPerTransaction = 500;

const emailItemDays = 7;

/**
 * Deletes notifications about which nothing has happened for 90 days, and what was to be emailed a week ago, every day.
 */
export function createOldNotificationsJob({ database, now }: { database: Database; now: () => number }): PeriodicJob {
  return {
    kind: 'delete_old_notifications',
    intervalMs: dayMs,
    run: async () => {
      const at = new Date(now()).toISOString();
      await deleteOldRows('notifications', addDays(at, -retentionDays), deleteOldNotifications);
      await deleteOldRows('email_items', addDays(at, -emailItemDays), deleteOldEmailItems);
    },
  };

  async function deleteOldRows(
    table: 'notifications' | 'email_items',
    before: string,
    deleteRows: typeof deleteOldNotifications,
  ): Promise<void> {
    for (;;) {
      const spaceId = await database.read((db) => findSpaceWithOldRows(db, table, before));
      if (spaceId === undefined) return;
      // In small transactions, between which others can write.
      await database.write((db) => deleteRows(db, spaceId, before, rowsPerTransaction));
    }
  }
}
