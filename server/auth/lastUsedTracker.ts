import type { Database } from '../db/engine/database.ts';
import { markAgentUsed } from '../db/queries/agents.ts';
import { markSessionUsed } from '../db/queries/sessions.ts';
import { markTokenUsed } from '../db/queries/tokens.ts';
import type { Actor } from './authorize.ts';

const flushIntervalMs = 20_000;
const markFunctions = { token: markTokenUsed, session: markSessionUsed, agent: markAgentUsed };

/**
 * Records when tokens, agents and sessions were last used. The times are buffered and written every 20 s, so that
 * requests do not wait for them.
 */
export function createLastUsedTracker({ database, now }: { database: Database; now: () => number }) {
  const usedAtById = new Map<string, { kind: keyof typeof markFunctions; usedAt: number }>();
  const flushTimer = setInterval(() => flush().catch(() => {}), flushIntervalMs).unref();

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

  return {
    markUsed: ({ via }: Actor) => usedAtById.set(via.id, { kind: via.kind, usedAt: now() }),
    flush,
    stop: async () => {
      clearInterval(flushTimer);
      await flush().catch(() => {});
    },
  };
}

export type LastUsedTracker = ReturnType<typeof createLastUsedTracker>;
