import type { Database } from '../db/engine/database.ts';
import { deleteOldRows, findSpaceWithOldRows } from '../db/queries/oldRows.ts';
import { addDays } from '../operations/instantArithmetic.ts';
import type { PeriodicJob } from './scheduler.ts';

const dayMs = 24 * 3_600_000;
const notificationDays = 90;
const emailItemDays = 7;
const rowsPerTransaction = 500;

/** Every day, deletes notifications about which nothing has happened for 90 days, and email items that are a week old. */
export function createOldNotificationsJob({ database, now }: { database: Database; now: () => number }): PeriodicJob {
  return {
    kind: 'delete_old_notifications',
    intervalMs: dayMs,
    run: async () => {
      const at = new Date(now()).toISOString();
      await deleteAll('notifications', addDays(at, -notificationDays));
      await deleteAll('email_items', addDays(at, -emailItemDays));
    },
  };

  async function deleteAll(table: 'notifications' | 'email_items', before: string): Promise<void> {
    for (;;) {
      const spaceId = await database.read((db) => findSpaceWithOldRows(db, table, before));
      if (spaceId === undefined) return;
      // In small transactions, between which others can write.
      await database.write((db) => deleteOldRows(db, table, { spaceId, before, limit: rowsPerTransaction }));
    }
  }
}
