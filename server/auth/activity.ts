import type { Actor } from '../access.ts';
import { deleteExpired, markSessionSeen, markTokenUsed } from '../store/accounts.ts';
import type { Database } from '../store/database.ts';
import type { Limiter } from './limiter.ts';

const flushEveryMs = 20_000;
const tidyEveryMs = 3_600_000;
const dayMs = 86_400_000;

/** When tokens and sessions were last used: remembered here, and written now and then, off the request's path. */
export function createActivity({ db, limiter, now }: { db: Database; limiter: Limiter; now: () => number }) {
  const seen = new Map<string, { kind: 'session' | 'token'; at: number }>();
  const flushing = setInterval(() => flush().catch(() => {}), flushEveryMs).unref();
  const tidying = setInterval(() => tidy().catch(() => {}), tidyEveryMs).unref();

  async function flush(): Promise<void> {
    const batch = [...seen];
    seen.clear();
    if (batch.length === 0) return;
    await db.write(async (q) => {
      for (const [id, { kind, at }] of batch) {
        await (kind === 'token' ? markTokenUsed : markSessionSeen)(q, id, new Date(at).toISOString());
      }
    });
  }

  async function tidy(): Promise<void> {
    const keysBefore = new Date(now() - dayMs).toISOString();
    await db.write((q) => deleteExpired(q, new Date(now()).toISOString(), keysBefore));
    await limiter.prune(now() - dayMs);
  }

  return {
    note: ({ via }: Actor) => seen.set(via.id, { kind: via.kind, at: now() }),
    flush,
    tidy,
    stop: async () => {
      clearInterval(flushing);
      clearInterval(tidying);
      await flush().catch(() => {});
    },
  };
}

export type Activity = ReturnType<typeof createActivity>;
