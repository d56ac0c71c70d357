import { AppError } from '../../../contract/errors.ts';
import { formatAgentLabel } from '../../../contract/rules/agentLabel.ts';
import { isBySameCredentials } from '../../auth/authorize.ts';
import { findLease } from '../../db/queries/leases.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import type { LeaseRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { formatMinuteInZone } from '../timeZoneDates.ts';
import { extendLease, isLeased } from './changeLease.ts';

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
  throw new AppError('leased', `${await describeHolder(context, lease)}. Comments are possible.`);
}

/** Says who works on a task: "Cursor works on the task since 14:10, until 14:40". */
export async function describeHolder({ db, actor }: ActorContext, lease: LeaseRow): Promise<string> {
  const { user_id: userId, token_id: tokenId, token_name: tokenName, client } = lease;
  const [name = 'a deleted account'] = (await lookupNames(db, 'users', [], userId === null ? [] : [userId])).values();
  const agent = formatAgentLabel({ tokenId, tokenName, client }, 'an unnamed agent');
  const formatTime = (instant: string) => formatMinuteInZone(actor.user.time_zone, instant);
  const who = agent === undefined ? name : `${agent} of ${name}`;
  if (lease.state === 'waiting') return `${who} waits for an answer about the task`;
  return `${who} works on the task since ${formatTime(lease.claimed_at)}, until ${formatTime(lease.until)}`;
}
