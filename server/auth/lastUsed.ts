import type { Database } from '../db/engine/database.ts';
import { deleteExpiredOauthRows, markAgentUsed } from '../db/queries/agents.ts';
import { deleteExpiredRows } from '../db/queries/expiredRows.ts';
import { markSessionUsed } from '../db/queries/sessions.ts';
import { markTokenUsed } from '../db/queries/tokens.ts';
import type { Actor } from './authorize.ts';
import type { RateLimiter } from './rateLimiter.ts';

const flushIntervalMs = 20_000;
const purgeIntervalMs = 3_600_000;
const dayMs = 86_400_000;
const unusedClientDays = 7;
const markFunctions = { token: markTokenUsed, session: markSessionUsed, agent: markAgentUsed };

/**
 * Records when tokens, agents and sessions were last used. The times are buffered and written every 20 s, so that
 * requests do not wait for them. Also deletes expired rows every hour.
 */
export function createLastUsedTracker({
  database,
  limiter,
  now,
}: {
  database: Database;
  limiter: RateLimiter;
  now: () => number;
}) {
  const usedAtById = new Map<string, { kind: keyof typeof markFunctions; usedAt: number }>();
  const flushTimer = setInterval(() => flush().catch(() => {}), flushIntervalMs).unref();
  const purgeTimer = setInterval(() => purgeExpired().catch(() => {}), purgeIntervalMs).unref();

  async function flush(): Promise<void> {
    const batch = [...usedAtById];
    usedAtById.clear();
    if (batch.length === 0) return;
    await database.write(async (db) => {
      for (const [id, { kind, usedAt }] of batch) {
        await markFunctions[kind](db, id, new Date(usedAt).toISOString());
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
    markUsed: ({ via }: Actor) => usedAtById.set(via.id, { kind: via.kind, usedAt: now() }),
    flush,
    purgeExpired,
    stop: async () => {
      clearInterval(flushTimer);
      clearInterval(purgeTimer);
      await flush().catch(() => {});
    },
  };
}

export type LastUsedTracker = ReturnType<typeof createLastUsedTracker>;
