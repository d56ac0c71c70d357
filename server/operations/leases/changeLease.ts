import { findLease, saveLease } from '../../db/queries/leases.ts';
import { updateRun } from '../../db/queries/runs.ts';
import { findTaskRef } from '../../db/queries/tasks/index.ts';
import type { LeaseRow, TaskRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { addMinutes } from '../instantArithmetic.ts';
import { presentLease } from './presentLease.ts';

type EndReason = NonNullable<LeaseRow['end_reason']>;

/** The end of a lease that only a person ends. */
export const endOfTime = '9999-12-31T23:59:59.999Z';

/** Whether somebody works on the task, or waits with it. */
export function isLeased({ leased_until: until }: Pick<TaskRow, 'leased_until'>, now: string): boolean {
  return until !== null && until !== undefined && until > now;
}

/** Saves a lease that goes on, and tells everyone who follows the space. */
export async function saveLiveLease(
  context: ActorContext,
  task: TaskRow,
  lease: LeaseRow,
  { from, isClaim = false }: { from: string; isClaim?: boolean },
): Promise<void> {
  const { space_id: spaceId, project_id: projectId, id: taskId } = task;
  const ref = await findTaskRef(context.db, task);
  const type = isClaim ? ('task.claimed' as const) : ('task.lease_updated' as const);
  await recordEvent(context, { type, spaceId, projectId, taskId }, async () => {
    await saveLease(context.db, lease, lease.until);
    return { leaseChange: { from, to: lease.state }, lease: presentLease(lease, task, ref) };
  });
  task.leased_until = lease.until;
}

/** Keeps the lease longer without an event: readers look at its end only when it has passed. */
export async function extendLease({ db, now }: ActorContext, task: TaskRow, lease: LeaseRow): Promise<void> {
  const until = addMinutes(now, lease.minutes);
  if (lease.state !== 'working' || until <= lease.until) return;
  await saveLease(db, { ...lease, until }, until);
  task.leased_until = until;
}

/** Ends the work on the task, if there is any. Its fence stays, so that late writes of the holder are recognized. */
export async function endLease(
  context: ActorContext,
  task: TaskRow,
  end: { reason: EndReason; note?: string | null | undefined; failures?: number | undefined },
): Promise<void> {
  const lease = await findLease(context.db, task);
  if (!lease || lease.end_reason !== null) return;
  const { space_id: spaceId, project_id: projectId, id: taskId } = task;
  const ended: LeaseRow = {
    ...lease,
    run_id: null,
    user_id: null,
    token_id: null,
    note: end.note ?? null,
    failures: end.failures ?? lease.failures,
    end_reason: end.reason,
    ended_by_id: context.actor.user.id,
    until: context.now,
  };
  await recordEvent(context, { type: 'task.lease_updated', spaceId, projectId, taskId, hasNoText: true }, async () => {
    await saveLease(context.db, ended, null);
    if (end.reason !== 'stopped') await endWorkOfRun(context, lease, end.reason);
    return { leaseChange: { from: lease.state, to: end.reason }, lease: null };
  });
  task.leased_until = null;
}

/** Notes in the run of the lease how its work has ended. The run may hold other leases, and claim another task. */
export async function endWorkOfRun(
  { db }: ActorContext,
  { run_id, space_id }: LeaseRow,
  reason: EndReason,
): Promise<void> {
  if (run_id !== null)
    await updateRun(db, { id: run_id, space_id }, { state: reason === 'failed' ? 'failed' : 'done' });
}
