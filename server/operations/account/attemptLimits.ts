import { AppError } from '../../../contract/errors.ts';
import { getIpNetwork } from '../../auth/ipNetwork.ts';
import { getSecondsUntilReset } from '../../auth/rateLimiter.ts';
import type { HandlerContext } from '../handlerTypes.ts';

const windowMs = 15 * 60_000;

/** How many attempts pass in a quarter of an hour, from one address and on one account. */
const allowed = {
  sign_in: { address: 60, account: 10 },
  sign_up: { address: 20, account: 5 },
  reset: { address: 20, account: 5 },
} as const;

type Kind = keyof typeof allowed;

/**
 * Counts an attempt. Outside the transaction: an attempt counts whatever comes of it.
 * @throws Refusal `too_many_attempts`
 */
export async function countAttempt(
  { services, caller, now }: HandlerContext,
  kind: Kind,
  account: string,
): Promise<void> {
  for (const [by, subject] of [
    ['address', getIpNetwork(caller.clientIp)],
    ['account', account],
  ] as const) {
    const window = await services.rateLimiter.consume(`${kind}:${by}:${subject}`, allowed[kind][by], windowMs);
    if (!window.isAllowed) {
      throw new AppError('too_many_attempts', undefined, {
        retryAfter: getSecondsUntilReset(window, windowMs, Date.parse(now)),
      });
    }
  }
}

/** After a success the account's failures before it do not count any more, and it does not count for the address. */
export async function clearAttempts({ services, caller }: HandlerContext, kind: Kind, account: string): Promise<void> {
  await services.rateLimiter.reset(`${kind}:account:${account}`);
  await services.rateLimiter.refund(`${kind}:address:${getIpNetwork(caller.clientIp)}`);
}
