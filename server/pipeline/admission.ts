import { AppError } from '../../contract/errors.ts';
import {
  type AuthenticatedCaller,
  type Credentials,
  createCallerCache,
  getCredentialsKey,
  isExpired,
} from '../auth/authenticate.ts';
import type { Actor } from '../auth/authorize.ts';
import type { LastUsedTracker } from '../auth/lastUsedTracker.ts';
import {
  createMemoryRateLimiter,
  getSecondsUntilReset,
  type RateLimiter,
  type RateLimitWindow,
} from '../auth/rateLimiter.ts';
import type { Database, DbVersion } from '../db/engine/database.ts';

/** How much of its rate limit a token has used in the current minute. */
export interface RateLimitUsage extends RateLimitWindow {
  limit: number;
  /** Whole seconds until the window ends. */
  resetsInSeconds: number;
}

interface Dependencies {
  database: Database;
  limiter: RateLimiter;
  lastUsed: LastUsedTracker;
  config: { tokenRateLimit: number; userRateLimit: number };
  /** Returns the time in milliseconds. */
  now: () => number;
}

interface AdmissionRequest {
  credentials: Credentials | null;
  expectedUserId?: string | undefined;
  /** Called with the token's rate limit usage, also when the limit is exceeded. */
  onRateLimit?: ((usage: RateLimitUsage) => void) | undefined;
}

const windowMs = 60_000;
const maxCachedKeys = 10_000;
/** How often the counts of users who make no more requests are dropped. */
const pruneIntervalMs = 600_000;

/** Authenticates callers, and counts the requests of their tokens against the rate limit. */
export function createAdmission({ database, limiter, lastUsed, config, now }: Dependencies) {
  const findCaller = createCallerCache(database);
  /** The rate limit keys of credentials, which never change. */
  const rateLimitKeys = new Map<string, string>();
  const userLimiter = createMemoryRateLimiter(now);
  let prunedAt = now();

  /**
   * Authenticates the caller and counts the request. `dbVersion`: see `Database.getVersion`.
   * @throws AppError with code `unauthorized`, `other_account`, `rate_limited` or `pro_required`, in this order
   */
  async function admit(
    { credentials, expectedUserId, onRateLimit }: AdmissionRequest,
    dbVersion: DbVersion | undefined,
  ): Promise<AuthenticatedCaller> {
    if (!credentials) throw new AppError('unauthorized');
    const pendingWindow = dbVersion ? undefined : consumeInParallel(credentials);
    const caller = await findCaller(credentials, now(), dbVersion);
    if (!caller) throw new AppError('unauthorized');
    const { actor, canUseApi } = caller;
    if (expectedUserId !== undefined && expectedUserId !== actor.user.id) throw new AppError('other_account');
    lastUsed.markUsed(actor);
    if (actor.via.kind === 'session') {
      requireUserRate(actor);
      return caller;
    }
    if (!dbVersion) cacheRateLimitKey(credentials, actor);
    const usage = toUsage(await (pendingWindow ?? consume(getRateLimitKey(actor))));
    onRateLimit?.(usage);
    if (!usage.isAllowed) throw new AppError('rate_limited', undefined, { retryAfter: usage.resetsInSeconds });
    requireUserRate(actor);
    if (!canUseApi) throw new AppError('pro_required');
    return caller;
  }

  /**
   * Admits a caller again synchronously, without looking the credentials up. Returns undefined when `admit` must
   * decide: the credentials have expired, the limit is exceeded, or the count is not in this process.
   */
  function readmit({ actor, expiresAt }: AuthenticatedCaller): { usage?: RateLimitUsage } | undefined {
    if (isExpired({ expiresAt }, now())) return undefined;
    if (actor.via.kind === 'session') {
      if (!consumeForUser(actor).isAllowed) return undefined;
      lastUsed.markUsed(actor);
      return {};
    }
    const window = limiter.consumeSync?.(getRateLimitKey(actor), config.tokenRateLimit, windowMs);
    if (!window?.isAllowed || !consumeForUser(actor).isAllowed) return undefined;
    lastUsed.markUsed(actor);
    return { usage: toUsage(window) };
  }

  /**
   * All sessions of a user together, and all tokens and agents together, so that agents cannot shut people out. Counted in this
   * process, so that no request waits for it.
   */
  function consumeForUser({ user, via }: Actor): RateLimitWindow {
    if (Math.abs(now() - prunedAt) > pruneIntervalMs) {
      prunedAt = now();
      void userLimiter.prune(prunedAt - windowMs);
    }
    const kind = via.kind === 'session' ? 'sessions' : 'tokens';
    return userLimiter.consumeSync(`${kind}:${user.id}`, config.userRateLimit, windowMs);
  }

  function requireUserRate(actor: Actor): void {
    const window = consumeForUser(actor);
    if (window.isAllowed) return;
    throw new AppError('rate_limited', undefined, { retryAfter: getSecondsUntilReset(window, windowMs, now()) });
  }

  /** On PostgreSQL, counts a request of known credentials while their caller is still being looked up. */
  function consumeInParallel(credentials: Credentials): Promise<RateLimitWindow> | undefined {
    const key = rateLimitKeys.get(getCredentialsKey(credentials));
    if (key === undefined) return undefined;
    const pendingWindow = consume(key);
    // Not awaited if the credentials are no longer valid: a rejection must not be unhandled then.
    pendingWindow.catch(() => {});
    return pendingWindow;
  }

  function cacheRateLimitKey(credentials: Credentials, actor: Actor): void {
    if (rateLimitKeys.size >= maxCachedKeys) rateLimitKeys.clear();
    rateLimitKeys.set(getCredentialsKey(credentials), getRateLimitKey(actor));
  }

  function consume(key: string): Promise<RateLimitWindow> {
    return limiter.consume(key, config.tokenRateLimit, windowMs);
  }

  function toUsage(window: RateLimitWindow): RateLimitUsage {
    return { ...window, limit: config.tokenRateLimit, resetsInSeconds: getSecondsUntilReset(window, windowMs, now()) };
  }

  return { admit, readmit };
}

function getRateLimitKey({ via }: Actor): string {
  return `${via.kind}:${via.id}`;
}
