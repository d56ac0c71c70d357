import type pg from 'pg';
import { withPgClient } from '../../../testing/pgClient.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';

export interface TableLock {
  /** The connection whose transaction holds the lock. */
  client: pg.Client;
  /** Waits until exactly `count` statements (1 by default) are blocked by the lock. */
  waitForBlocked: (count?: number) => Promise<void>;
  /** Releases the lock, so that blocked statements continue. */
  release: () => Promise<unknown>;
}

/** Calls `work` while a PostgreSQL table is locked, so that every statement that reads it is blocked. */
export function withTableLock(url: string, table: string, work: (lock: TableLock) => Promise<void>): Promise<void> {
  return withPgClient(url, async (client) => {
    const countBlocked = `select count(*)::int as n from pg_locks where relation = '${table}'::regclass and not granted`;
    await client.query('begin');
    await client.query(`lock table ${table}`);
    await work({
      client,
      waitForBlocked: (count = 1) => waitUntil(async () => (await client.query(countBlocked)).rows[0].n === count),
      release: () => client.query('commit'),
    });
  });
}
