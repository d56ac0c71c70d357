import { AppError } from '../../../contract/errors.ts';
import { getIpNetwork, getNetworkLimit } from '../../auth/ipNetwork.ts';
import { getSecondsUntilReset } from '../../auth/rateLimiter.ts';
import type { HandlerContext } from '../handlerTypes.ts';

const minuteMs = 60_000;
const windowMs = 15 * minuteMs;

/** The attempts allowed per window, from one IP network and for one account. */
const maxAttempts = {
  sign_up: { address: 20, account: 5 },
  reset: { address: 20, account: 5 },
} as const;
/** From one IP network, to any accounts. */
const maxSignInsPerAddress = 60;
/** More wrong passwords for one account than this in a minute have to wait for its end. */
const maxGuessesPerMinute = 10;
/** How many times `signInLimit` all networks together may guess for one account. */
const networksPerAccount = 3;
const maxGuessesPerSession = 10;
const maxPasswordChecks = 60;
/** Building one takes as long as thousands of other calls. */
const maxDemoSpaces = 5;
const maxCalendarReadsPerMinute = 30;

type AttemptKind = keyof typeof maxAttempts;
type LimitContext = Pick<HandlerContext, 'services' | 'caller' | 'now'>;

interface Limit {
  key: string;
  max: number;
  windowMs: number;
}

/**
 * Counts an attempt. Runs outside the transaction, so that a failed attempt counts too.
 * @throws AppError with code `too_many_attempts`
 */
export async function countAttempt(context: LimitContext, kind: AttemptKind, account: string): Promise<void> {
  const { address, account: maxPerAccount } = maxAttempts[kind];
  const network = getIpNetwork(context.caller.clientIp);
  await consumeAll(context, [
    { key: `${kind}:address:${network}`, max: getNetworkLimit(network, address), windowMs },
    { key: `${kind}:account:${account}`, max: maxPerAccount, windowMs },
  ]);
}

/** Limits how often an IP network can have the strength of a password computed. */
export function countPasswordCheck(context: LimitContext): Promise<void> {
  const network = getIpNetwork(context.caller.clientIp);
  const max = getNetworkLimit(network, maxPasswordChecks);
  return consumeAll(context, [{ key: `password_check:address:${network}`, max, windowMs }]);
}

/**
 * Limits how many demo spaces a user can have built.
 * @throws AppError with code `too_many_attempts`
 */
export function countDemoSpace(context: LimitContext, userId: string): Promise<void> {
  return consumeAll(context, [{ key: `demo:${userId}`, max: maxDemoSpaces, windowMs }]);
}

/**
 * Limits how often a calendar feed is built.
 * @throws AppError with code `too_many_attempts`
 */
export function countCalendarRead(context: LimitContext, feedId: string): Promise<void> {
  return consumeAll(context, [{ key: `calendar:${feedId}`, max: maxCalendarReadsPerMinute, windowMs: minuteMs }]);
}

/**
 * Counts an attempt to sign in. Guesses are counted for the account and the IP network together, so that nobody can
 * lock the owner out, and for the account from everywhere. A device that has signed in before (`deviceId`) has a count
 * of its own instead. Returns a function to call when the password was correct.
 * @throws AppError with code `too_many_attempts`
 */
export async function countSignIn(
  context: LimitContext,
  email: string,
  deviceId: string | undefined,
): Promise<() => Promise<void>> {
  const { services, caller } = context;
  const { signInLimit } = services.config;
  const network = getIpNetwork(caller.clientIp);
  const guesser = deviceId === undefined ? `${network}:${email}` : `device:${deviceId}`;
  const ownLimits = [
    { key: `sign_in:minute:${guesser}`, max: Math.min(maxGuessesPerMinute, signInLimit), windowMs: minuteMs },
    { key: `sign_in:${guesser}`, max: signInLimit, windowMs },
  ];
  const sharedLimits =
    deviceId === undefined
      ? [
          { key: `sign_in:account:${email}`, max: signInLimit * networksPerAccount, windowMs },
          { key: `sign_in:address:${network}`, max: getNetworkLimit(network, maxSignInsPerAddress), windowMs },
        ]
      : [];
  await consumeAll(context, [...ownLimits, ...sharedLimits]);
  return async () => {
    for (const { key } of ownLimits) await services.rateLimiter.reset(key);
    for (const { key } of sharedLimits) await services.rateLimiter.refund(key);
  };
}

/** Forgets the wrong passwords for an account whose owner has proven that the address is theirs. */
export function clearSignIns({ services }: LimitContext, email: string): Promise<void> {
  return services.rateLimiter.reset(`sign_in:account:${email}`);
}

/**
 * Counts a guess of the current password in a session, which guesses of others do not affect. Returns a function to call
 * when it was correct.
 * @throws AppError with code `too_many_attempts`
 */
export async function countGuessInSession(context: LimitContext, sessionId: string): Promise<() => Promise<void>> {
  const key = `change_password:${sessionId}`;
  await consumeAll(context, [{ key, max: maxGuessesPerSession, windowMs }]);
  return () => context.services.rateLimiter.reset(key);
}

async function consumeAll({ services, now }: LimitContext, limits: Limit[]): Promise<void> {
  for (const limit of limits) {
    const window = await services.rateLimiter.consume(limit.key, limit.max, limit.windowMs);
    if (window.isAllowed) continue;
    const retryAfter = getSecondsUntilReset(window, limit.windowMs, Date.parse(now));
    throw new AppError('too_many_attempts', undefined, { retryAfter });
  }
}
