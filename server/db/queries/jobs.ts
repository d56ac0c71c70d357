import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import type { JobRow } from '../schema.ts';

/**
 * Adds a job, or brings it forward to `run_at` if it is due later: a clock that was set back would otherwise delay it.
 */
export async function ensureJob(db: Db, job: Pick<JobRow, 'kind' | 'key' | 'run_at' | 'created_at'>): Promise<void> {
  await db
    .insertInto('jobs')
    .values({ ...job, claimed_until: null, failures: 0, last_run_at: null, last_error: null })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet({ run_at: job.run_at }).where('jobs.run_at', '>', job.run_at),
    )
    .execute();
}

/**
 * Claims the job that has been due for longest, and returns it. A claim after `latestClaim` is of a clock that was set
 * back, and does not count; it is well after `claimedUntil`, because others claim at the same time. Two servers never claim
 * the same job.
 */
export async function claimDueJob(
  db: Db,
  { now, claimedUntil, latestClaim }: { now: string; claimedUntil: string; latestClaim: string },
): Promise<JobRow | undefined> {
  const due = db
    .selectFrom('jobs')
    .select(['kind', 'key'])
    .where('run_at', '<=', now)
    .where((e) =>
      e.or([e('claimed_until', 'is', null), e('claimed_until', '<=', now), e('claimed_until', '>', latestClaim)]),
    )
    .orderBy('run_at')
    .limit(1);
  const [job] = await (isPostgres(db) ? due.forUpdate().skipLocked() : due).execute();
  if (!job) return undefined;
  return whereJob(db.updateTable('jobs').set({ claimed_until: claimedUntil, last_run_at: now }), job)
    .returningAll()
    .executeTakeFirst();
}

/** Sets when a claimed job runs again. Does nothing when another server has taken the job over. */
export async function rescheduleJob(
  db: Db,
  job: JobRow,
  changes: Pick<JobRow, 'run_at' | 'failures' | 'last_error'>,
): Promise<void> {
  await whereJob(db.updateTable('jobs').set({ ...changes, claimed_until: null }), job)
    .where(sql<boolean>`claimed_until = ${job.claimed_until}`)
    .execute();
}

export function listJobs(db: Db): Promise<JobRow[]> {
  return db.selectFrom('jobs').selectAll().orderBy('run_at').orderBy('kind').orderBy('key').execute();
}

function whereJob<T extends { where(column: 'kind' | 'key', operator: '=', value: string): T }>(
  query: T,
  job: Pick<JobRow, 'kind' | 'key'>,
): T {
  return query.where('kind', '=', job.kind).where('key', '=', job.key);
}
