import type { Database } from '../db/engine/database.ts';
import { deleteExpiredOauthRows, markAgentUsed } from '../db/queries/agents.ts';
import { deleteExpiredRows } from '../db/queries/expiredRows.ts';
import { markSessionUsed } from '../db/queries/sessions.ts';
import { markTokenUsed } from '../db/queries/tokens.ts';
import type { Actor } from './authorize.ts';
import type { RateLimiter } from './rateLimiter.ts';

const flushEveryMs = 20_000;
const tidyEveryMs = 3_600_000;
const dayMs = 86_400_000;
const unusedClientDays = 7;
const mark = { token: markTokenUsed, session: markSessionUsed, agent: markAgentUsed };

/** When tokens, agents and sessions were last used: remembered here, and written now and then, off the request's path. */
export function createLastUsedTracker({
  database,
  limiter,
  now,
}: {
  database: Database;
  limiter: RateLimiter;
  now: () => number;
}) {
  const seen = new Map<string, { kind: keyof typeof mark; at: number }>();
  const flushing = setInterval(() => flush().catch(() => {}), flushEveryMs).unref();
  const tidying = setInterval(() => purgeExpired().catch(() => {}), tidyEveryMs).unref();

  async function flush(): Promise<void> {
    const batch = [...seen];
    seen.clear();
    if (batch.length === 0) return;
    await database.write(async (db) => {
      for (const [id, { kind, at }] of batch) {
        await mark[kind](db, id, new Date(at).toISOString());
      }
    });
  }

  async function purgeExpired(): Promise<void> {
    const keysBefore = new Date(now() - dayMs).toISOString();
    const clientsBefore = new Date(now() - unusedClientDays * dayMs).toISOString();
    await database.write(async (db) => {
      await deleteExpiredRows(db, new Date(now()).toISOString(), keysBefore);
      await deleteExpiredOauthRows(db, new Date(now()).toISOString(), clientsBefore);
    });
    await limiter.prune(now() - dayMs);
  }

  return {
    markUsed: ({ via }: Actor) => seen.set(via.id, { kind: via.kind, at: now() }),
    flush,
    purgeExpired,
    stop: async () => {
      clearInterval(flushing);
      clearInterval(tidying);
      await flush().catch(() => {});
    },
  };
}

export type LastUsedTracker = ReturnType<typeof createLastUsedTracker>;
