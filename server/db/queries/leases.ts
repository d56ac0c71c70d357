import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { LeaseRow, TaskRow } from '../schema.ts';

type TaskKey = Pick<TaskRow, 'id' | 'space_id'>;

/** The row of the task's latest lease, which may have ended. */
export async function findLease(db: Db, { id, space_id }: TaskKey): Promise<LeaseRow | undefined> {
  const [lease] = await selectLease(db, { id, space_id });
  return lease;
}

const selectLease = prepareQuery((db, param: Param<TaskKey>) =>
  db.selectFrom('leases').selectAll().where('task_id', '=', param('id')).where('space_id', '=', param('space_id')),
);

/** Inserts or replaces the lease of the task, and copies its end into the task; null: nobody has it. */
export async function saveLease(db: Db, lease: LeaseRow, leasedUntil: string | null): Promise<void> {
  const { task_id, space_id, ...values } = lease;
  await db
    .insertInto('leases')
    .values(lease)
    .onConflict((conflict) => conflict.columns(['task_id', 'space_id']).doUpdateSet(values))
    .execute();
  await db
    .updateTable('tasks')
    .set({ leased_until: leasedUntil })
    .where('id', '=', task_id)
    .where('space_id', '=', space_id)
    .execute();
}

/** How many leases of the token, and of the run, have not run out by `now`. */
export async function countLiveLeases(
  db: Db,
  { tokenId, runId, spaceIds, now }: { tokenId: string; runId: string | null; spaceIds: string[]; now: string },
): Promise<{ ofToken: number; ofRun: number }> {
  const rows = await db
    .selectFrom('leases')
    .select('run_id')
    .where('token_id', '=', tokenId)
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('until', '>', now)
    .execute();
  return { ofToken: rows.length, ofRun: rows.filter(({ run_id }) => run_id === runId).length };
}

/** The live lease of the run that it works on, newest first. */
export function findWorkingLeaseOfRun(
  db: Db,
  { tokenId, runId, spaceIds, now }: { tokenId: string; runId: string; spaceIds: string[]; now: string },
): Promise<LeaseRow | undefined> {
  return db
    .selectFrom('leases')
    .selectAll()
    .where('token_id', '=', tokenId)
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('run_id', '=', runId)
    .where('state', '=', 'working')
    .where('until', '>', now)
    .orderBy('claimed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The leases in the spaces that have not run out by `now`, with their tasks; those that wait first. */
export function listLiveLeases(
  db: Db,
  {
    spaceIds,
    projectId,
    now,
    limit,
  }: { spaceIds: string[]; projectId?: string | undefined; now: string; limit: number },
) {
  const leases = db
    .selectFrom('tasks as t')
    .innerJoin('leases as l', (join) => join.onRef('l.task_id', '=', 't.id').onRef('l.space_id', '=', 't.space_id'))
    .innerJoin('spaces as s', 's.id', 't.space_id')
    .selectAll('l')
    .select(['t.project_id', 't.title', 't.number', 's.key'])
    .where(columnInIds(db, 't.space_id', spaceIds))
    .where('t.leased_until', '>', now);
  return (projectId === undefined ? leases : leases.where('t.project_id', '=', projectId))
    .orderBy('l.state', 'desc')
    .orderBy('l.claimed_at', 'desc')
    .limit(limit)
    .execute();
}
