import { AppError } from '../../../contract/errors.ts';
import { isBySameCredentials } from '../../auth/authorize.ts';
import { findLease } from '../../db/queries/leases.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { extendLease, isLeased } from './changeLease.ts';
import { describeLeaseHolder } from './describeLeaseHolder.ts';

/**
 * Lets an agent change a task that nobody works on, or that it works on itself, which keeps the lease longer. People
 * may change every task.
 * @throws AppError with code `leased`
 */
export async function requireFreeOrOwnLease(context: ActorContext, task: TaskRow): Promise<void> {
  const { db, actor, now, run } = context;
  if (actor.via.kind === 'session' || !isLeased(task, now)) return;
  const lease = await findLease(db, task);
  if (!lease || lease.user_id === null) return;
  const isOwnRun = run?.namedId === undefined || run.namedId === lease.run_id;
  if (isBySameCredentials(actor, lease) && isOwnRun) return extendLease(context, task, lease);
  throw new AppError('leased', `${await describeLeaseHolder(context, lease)}. Comments are possible.`);
}
