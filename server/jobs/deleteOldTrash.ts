import type { Database } from '../db/engine/database.ts';
import { lockSpace } from '../db/engine/locks.ts';
import { findSpaceWithExpiredTrash, listExpiredTrashedTasks } from '../db/queries/trash.ts';
import type { TrashedTaskRow } from '../db/schema.ts';
import type { EventTextLimits } from '../events/eventTextLimits.ts';
import { addDays } from '../operations/instantArithmetic.ts';
import { deleteTrashed } from '../operations/trash/deleteTrashed.ts';
import type { PeriodicJob } from './scheduler.ts';

const dayMs = 24 * 3_600_000;
const tasksPerTransaction = 50;

interface OldTrashDependencies {
  database: Database;
  services: EventTextLimits;
  now: () => number;
  retentionDays: number;
}

/** Deletes tasks for good that have been in the trash for long enough, every day. */
export function createOldTrashJob({ database, services, now, retentionDays }: OldTrashDependencies): PeriodicJob {
  return {
    kind: 'delete_old_trash',
    intervalMs: dayMs,
    run: async () => {
      const before = addDays(new Date(now()).toISOString(), -retentionDays);
      for (;;) {
        const spaceId = await database.read((db) => findSpaceWithExpiredTrash(db, before));
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
    for (const task of await listExpiredTrashedTasks(db, spaceId, before, tasksPerTransaction)) {
      await deleteTrashed({ db, now, services, changedSpaceIds: new Set(), ...toActor(task) }, task);
    }
  });
  database.notifySpacesChanged([spaceId]);
}

/** The event names the person who moved the task to the trash. */
function toActor({ trashed_by_id: id }: TrashedTaskRow) {
  const actor = { user: { id }, via: { kind: 'session' as const, id: '' }, clientName: null };
  return { actor, recordedRev: undefined };
}
