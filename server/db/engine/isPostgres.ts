import { PostgresAdapter } from 'kysely';
import type { Db } from './database.ts';

/**
 * Returns whether a handle or a transaction is on PostgreSQL. Relies on Kysely's internals: the executor of a handle
 * exposes the dialect's adapter, and there is one copy of Kysely. test/db/kysely-and-pg-internals.test.ts fails when
 * that changes.
 */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
