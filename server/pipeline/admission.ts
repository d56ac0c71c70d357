import { AppError } from '../../contract/errors.ts';
import {
  type AuthenticatedCaller,
  type Credentials,
  createCallerCache,
  getCredentialsKey,
  isExpired,
} from '../auth/authenticate.ts';
import type { Actor } from '../auth/authorize.ts';
import type { LastUsedTracker } from '../auth/lastUsed.ts';
import { getSecondsUntilReset, type RateLimiter, type RateLimitWindow } from '../auth/rateLimiter.ts';
import type { Database, DbVersion } from '../db/engine/database.ts';

/** How much of a token's minute is used. */
export interface RateLimitUsage extends RateLimitWindow {
  limit: number;
  /** Whole seconds until the window ends. */
  resetsInSeconds: number;
}

interface Dependencies {
  database: Database;
  limiter: RateLimiter;
  lastUsed: LastUsedTracker;
  config: { tokenRateLimit: number };
  /** Milliseconds. */
  now: () => number;
}

interface Asking {
  credentials: Credentials | null;
  /** Told how much of the token's minute is used. */
  onRateLimit?: ((usage: RateLimitUsage) => void) | undefined;
}

const minuteMs = 60_000;
const mostKnown = 10_000;

/** Who may come in: knows the callers, and counts the requests of their tokens. */
export function createAdmission({ database, limiter, lastUsed, config, now }: Dependencies) {
  const callerOf = createCallerCache(database);
  /** What the requests of a token are counted under: the same as long as it is one. */
  const countedUnder = new Map<string, string>();

  /** Finds who calls, and counts the request. Refuses with 401, 429, 402, in this order. */
  async function admit(
    { credentials, onRateLimit }: Asking,
    moment: DbVersion | undefined,
  ): Promise<AuthenticatedCaller> {
    if (!credentials) throw new AppError('unauthorized');
    const counting = moment ? undefined : countMeanwhile(credentials);
    const caller = await callerOf(credentials, now(), moment);
    if (!caller) throw new AppError('unauthorized');
    const { actor, canUseApi } = caller;
    lastUsed.markUsed(actor);
    if (actor.via.kind === 'session') return caller;
    if (!moment) remember(credentials, actor);
    const usage = usageOf(await (counting ?? take(keyOf(actor))));
    onRateLimit?.(usage);
    if (!usage.isAllowed) throw new AppError('rate_limited', undefined, { retryAfter: usage.resetsInSeconds });
    if (!canUseApi) throw new AppError('pro_required');
    return caller;
  }

  /** The same at once, for who was admitted before and may still call; undefined where that cannot be said at once. */
  function readmit({ actor, expiresAt }: AuthenticatedCaller): { usage?: RateLimitUsage } | undefined {
    if (isExpired({ expiresAt }, now())) return undefined;
    if (actor.via.kind === 'session') {
      lastUsed.markUsed(actor);
      return {};
    }
    const window = limiter.consumeSync?.(keyOf(actor), config.tokenRateLimit, minuteMs);
    if (!window?.isAllowed) return undefined;
    lastUsed.markUsed(actor);
    return { usage: usageOf(window) };
  }

  /** Where asking who calls is a trip to another process, what has been a token is counted during it. */
  function countMeanwhile(credentials: Credentials): Promise<RateLimitWindow> | undefined {
    const key = countedUnder.get(getCredentialsKey(credentials));
    if (key === undefined) return undefined;
    const counting = take(key);
    // Who turns out to be nobody any more is not told what else went wrong.
    counting.catch(() => {});
    return counting;
  }

  function remember(credentials: Credentials, actor: Actor): void {
    if (countedUnder.size >= mostKnown) countedUnder.clear();
    countedUnder.set(getCredentialsKey(credentials), keyOf(actor));
  }

  function take(key: string): Promise<RateLimitWindow> {
    return limiter.consume(key, config.tokenRateLimit, minuteMs);
  }

  function usageOf(window: RateLimitWindow): RateLimitUsage {
    return { ...window, limit: config.tokenRateLimit, resetsInSeconds: getSecondsUntilReset(window, minuteMs, now()) };
  }

  return { admit, readmit };
}

function keyOf({ via }: Actor): string {
  return `${via.kind}:${via.id}`;
}
