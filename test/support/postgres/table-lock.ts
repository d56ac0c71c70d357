import type pg from 'pg';
import { withPgClient } from '../../../testing/pgClient.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';

export interface TableLock {
  /** In whose transaction the table is locked. */
  client: pg.Client;
  /** Until so many statements wait for the table. */
  waitForBlocked: (count?: number) => Promise<void>;
  /** Commits: what waits goes on. */
  release: () => Promise<unknown>;
}

/** Locks a table on PostgreSQL, so that whatever reads it can be held there. */
export function withTableLock(url: string, table: string, work: (locked: TableLock) => Promise<void>): Promise<void> {
  return withPgClient(url, async (client) => {
    const held = `select count(*)::int as n from pg_locks where relation = '${table}'::regclass and not granted`;
    await client.query('begin');
    await client.query(`lock table ${table}`);
    await work({
      client,
      waitForBlocked: (count = 1) => waitUntil(async () => (await client.query(held)).rows[0].n === count),
      release: () => client.query('commit'),
    });
  });
}
