import { Refusal } from '../../contract/errors.ts';
import { type Caller, type Credentials, hasRunOut, nameOf, rememberCallers } from '../auth/authenticate.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Activity } from '../auth/lastUsed.ts';
import { type Limiter, secondsLeft, type Window } from '../auth/rateLimiter.ts';
import type { Database, Moment } from '../db/engine/database.ts';

/** How much of a token's minute is used. */
export interface Usage extends Window {
  limit: number;
  /** Whole seconds until the window ends. */
  resetsIn: number;
}

interface Dependencies {
  db: Database;
  limiter: Limiter;
  activity: Activity;
  config: { tokenRateLimit: number };
  /** Milliseconds. */
  now: () => number;
}

interface Asking {
  credentials: Credentials | null;
  /** Told how much of the token's minute is used. */
  onUsage?: ((usage: Usage) => void) | undefined;
}

const minuteMs = 60_000;
const mostKnown = 10_000;

/** Who may come in: knows the callers, and counts the requests of their tokens. */
export function createAdmission({ db, limiter, activity, config, now }: Dependencies) {
  const callerOf = rememberCallers(db);
  /** What the requests of a token are counted under: the same as long as it is one. */
  const countedUnder = new Map<string, string>();

  /** Finds who calls, and counts the request. Refuses with 401, 429, 402, in this order. */
  async function admit({ credentials, onUsage }: Asking, moment: Moment | undefined): Promise<Caller> {
    if (!credentials) throw new Refusal('unauthorized');
    const counting = moment ? undefined : countMeanwhile(credentials);
    const caller = await callerOf(credentials, now(), moment);
    if (!caller) throw new Refusal('unauthorized');
    const { actor, mayUseApi } = caller;
    activity.note(actor);
    if (actor.via.kind === 'session') return caller;
    if (!moment) remember(credentials, actor);
    const usage = usageOf(await (counting ?? take(keyOf(actor))));
    onUsage?.(usage);
    if (!usage.passed) throw new Refusal('rate_limited', undefined, { retryAfter: usage.resetsIn });
    if (!mayUseApi) throw new Refusal('pro_required');
    return caller;
  }

  /** The same at once, for who was admitted before and may still call; undefined where that cannot be said at once. */
  function admitAgain({ actor, until }: Caller): { usage?: Usage } | undefined {
    if (hasRunOut({ until }, now())) return undefined;
    if (actor.via.kind === 'session') {
      activity.note(actor);
      return {};
    }
    const window = limiter.takeNow?.(keyOf(actor), config.tokenRateLimit, minuteMs);
    if (!window?.passed) return undefined;
    activity.note(actor);
    return { usage: usageOf(window) };
  }

  /** Where asking who calls is a trip to another process, what has been a token is counted during it. */
  function countMeanwhile(credentials: Credentials): Promise<Window> | undefined {
    const key = countedUnder.get(nameOf(credentials));
    if (key === undefined) return undefined;
    const counting = take(key);
    // Who turns out to be nobody any more is not told what else went wrong.
    counting.catch(() => {});
    return counting;
  }

  function remember(credentials: Credentials, actor: Actor): void {
    if (countedUnder.size >= mostKnown) countedUnder.clear();
    countedUnder.set(nameOf(credentials), keyOf(actor));
  }

  function take(key: string): Promise<Window> {
    return limiter.take(key, config.tokenRateLimit, minuteMs);
  }

  function usageOf(window: Window): Usage {
    return { ...window, limit: config.tokenRateLimit, resetsIn: secondsLeft(window, minuteMs, now()) };
  }

  return { admit, admitAgain };
}

function keyOf({ via }: Actor): string {
  return `${via.kind}:${via.id}`;
}
