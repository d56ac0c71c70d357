import { AppError } from '../../../contract/errors.ts';
import { getIpNetwork } from '../../auth/ipNetwork.ts';
import { getSecondsUntilReset } from '../../auth/rateLimiter.ts';
import type { HandlerContext } from '../handlerTypes.ts';

const windowMs = 15 * 60_000;

/** The attempts allowed per window, from one IP network and for one account. */
const maxAttempts = {
  sign_in: { address: 60, account: 10 },
  sign_up: { address: 20, account: 5 },
  reset: { address: 20, account: 5 },
} as const;

type AttemptKind = keyof typeof maxAttempts;

/**
 * Counts an attempt. Runs outside the transaction, so that a failed attempt counts too.
 * @throws AppError with code `too_many_attempts`
 */
export async function countAttempt(
  { services, caller, now }: HandlerContext,
  kind: AttemptKind,
  account: string,
): Promise<void> {
  for (const [scope, key] of [
    ['address', getIpNetwork(caller.clientIp)],
    ['account', account],
  ] as const) {
    const window = await services.rateLimiter.consume(`${kind}:${scope}:${key}`, maxAttempts[kind][scope], windowMs);
    if (!window.isAllowed) {
      throw new AppError('too_many_attempts', undefined, {
        retryAfter: getSecondsUntilReset(window, windowMs, Date.parse(now)),
      });
    }
  }
}

/** A successful attempt forgives the account's earlier failures and does not count against the address. */
export async function clearAttempts(
  { services, caller }: HandlerContext,
  kind: AttemptKind,
  account: string,
): Promise<void> {
  await services.rateLimiter.reset(`${kind}:account:${account}`);
  await services.rateLimiter.refund(`${kind}:address:${getIpNetwork(caller.clientIp)}`);
}
