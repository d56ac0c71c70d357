import type { Database } from '../db/engine/database.ts';
import { deleteOldestEvents, listSpacesWithOldEvents } from '../db/queries/events.ts';
import { deleteForgottenRuns } from '../db/queries/runs.ts';
import { addDays } from '../operations/instantArithmetic.ts';
import type { PeriodicJob } from './scheduler.ts';

const hourMs = 3_600_000;
const eventsPerTransaction = 500;

/** Deletes events that are older than they have to be kept, and the runs of which nothing is left. */
export function createOldEventsJob({
  database,
  now,
  retentionDays,
}: {
  database: Database;
  now: () => number;
  retentionDays: number;
}): PeriodicJob {
  return {
    kind: 'delete_old_events',
    intervalMs: hourMs,
    run: async () => {
      const before = addDays(new Date(now()).toISOString(), -retentionDays);
      for (const spaceId of await database.read((db) => listSpacesWithOldEvents(db, before))) {
        // In small transactions, between which others can write.
        let deleted: number;
        do deleted = await database.write((db) => deleteOldestEvents(db, spaceId, before, eventsPerTransaction));
        while (deleted === eventsPerTransaction);
        await database.write((db) => deleteForgottenRuns(db, spaceId, before));
      }
    },
  };
}
