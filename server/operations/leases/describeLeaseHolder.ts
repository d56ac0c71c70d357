import { formatAgentLabel } from '../../../contract/rules/agentLabel.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import type { LeaseRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { formatMinuteInZone } from '../timeZoneDates.ts';

/** Says who works on a task: "Cursor works on the task since 14:10, until 14:40". */
export async function describeLeaseHolder({ db, actor }: ActorContext, lease: LeaseRow): Promise<string> {
  const { user_id: userId, token_id: tokenId, token_name: tokenName, client } = lease;
  const [name = 'a deleted account'] = (await lookupNames(db, 'users', [], userId === null ? [] : [userId])).values();
  const agent = formatAgentLabel({ tokenId, tokenName, client }, 'an unnamed agent');
  const formatTime = (instant: string) => formatMinuteInZone(actor.user.time_zone, instant);
  const who = agent === undefined ? name : `${agent} of ${name}`;
  if (lease.state === 'waiting') return `${who} waits for an answer about the task`;
  return `${who} works on the task since ${formatTime(lease.claimed_at)}, until ${formatTime(lease.until)}`;
}
