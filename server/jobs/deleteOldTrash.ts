import type { Database } from '../db/engine/database.ts';
import { lockSpace } from '../db/engine/locks.ts';
import { findSpaceWithOldRows } from '../db/queries/oldRows.ts';
import { listExpiredTrashedTasks } from '../db/queries/trash.ts';
import { listExpiredTrashedComments } from '../db/queries/trashedComments.ts';
import type { TrashedTaskRow } from '../db/schema.ts';
import type { EventTextLimits } from '../events/storedTextLimits.ts';
import { addDays } from '../operations/instantArithmetic.ts';
import { deleteTrashed } from '../operations/trash/deleteTrashed.ts';
import { deleteTrashedComment } from '../operations/trash/trashedComments.ts';
import type { PeriodicJob } from './scheduler.ts';

const dayMs = 24 * 3_600_000;
const rowsPerTransaction = 50;

interface OldTrashDependencies {
  database: Database;
  services: EventTextLimits;
  now: () => number;
  retentionDays: number;
}

/** Deletes tasks and comments for good that have been in the trash for long enough, every day. */
export function createOldTrashJob({ database, services, now, retentionDays }: OldTrashDependencies): PeriodicJob {
  return {
    kind: 'delete_old_trash',
    intervalMs: dayMs,
    run: async () => {
      const before = addDays(new Date(now()).toISOString(), -retentionDays);
      for (;;) {
        const spaceId = await database.read(
          async (db) =>
            (await findSpaceWithOldRows(db, 'trashed_tasks', before)) ??
            findSpaceWithOldRows(db, 'trashed_comments', before),
        );
        if (spaceId === undefined) return;
        await deleteSomeExpired({ database, services }, spaceId, before, new Date(now()).toISOString());
      }
    },
  };
}

/** In small transactions, between which others can write. */
async function deleteSomeExpired(
  { database, services }: Pick<OldTrashDependencies, 'database' | 'services'>,
  spaceId: string,
  before: string,
  now: string,
): Promise<void> {
  await database.write(async (db) => {
    await lockSpace(db, spaceId);
    for (const task of await listExpiredTrashedTasks(db, spaceId, before, rowsPerTransaction)) {
      await deleteTrashed({ db, now, services, changedSpaceIds: new Set(), ...toActor(task) }, task);
    }
    for (const comment of await listExpiredTrashedComments(db, spaceId, before, rowsPerTransaction)) {
      await deleteTrashedComment({ db, now, services, changedSpaceIds: new Set(), ...toActor(comment) }, comment);
    }
  });
  database.notifySpacesChanged([spaceId]);
}

/** The event names the person who moved the task or comment to the trash. */
function toActor({ trashed_by_id: id }: Pick<TrashedTaskRow, 'trashed_by_id'>) {
  const actor = { user: { id }, via: { kind: 'session' as const, id: '' }, clientName: null };
  return { actor, recordedRev: undefined };
}
