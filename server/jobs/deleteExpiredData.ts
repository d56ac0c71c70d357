import type { RateLimiter } from '../auth/rateLimiter.ts';
import type { Database } from '../db/engine/database.ts';
import { deleteExpiredOauthRows, deleteExpiredRows } from '../db/queries/expiredRows.ts';
import { deleteOldOutgoingEmails } from '../db/queries/outgoingEmails.ts';
import type { PeriodicJob } from './scheduler.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const unusedClientDays = 7;
const givenUpEmailDays = 30;

/** Deletes expired sessions, links, invitations, idempotency keys, OAuth records, emails that were given up, and attempts every hour. */
export function createExpiredDataJob({
  database,
  rateLimiter,
  now,
}: {
  database: Database;
  rateLimiter: RateLimiter;
  now: () => number;
}): PeriodicJob {
  return {
    kind: 'delete_expired_data',
    intervalMs: hourMs,
    run: async () => {
      const keysBefore = new Date(now() - dayMs).toISOString();
      const clientsBefore = new Date(now() - unusedClientDays * dayMs).toISOString();
      await database.write(async (db) => {
        // Tables that a distributed database keeps on every node come first: nothing over several nodes may precede them.
        await deleteExpiredOauthRows(db, new Date(now()).toISOString(), clientsBefore);
        await deleteOldOutgoingEmails(db, new Date(now() - givenUpEmailDays * dayMs).toISOString());
        await deleteExpiredRows(db, new Date(now()).toISOString(), keysBefore);
      });
      await rateLimiter.prune(now() - dayMs);
    },
  };
}
