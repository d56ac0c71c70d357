import { once } from 'node:events';
import { expect } from 'vitest';
import { withPgClient } from '../../../testing/pgClient.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';
import { spawnCli } from './run-cli.ts';

/**
 * Starts a move, blocks it before the last large table, and kills it there. Returns whether it had copied tasks by
 * then.
 */
export async function killMoveMidway(dataDir: string, url: string): Promise<boolean> {
  return withPgClient(url, async (client) => {
    const child = spawnCli(['move', '--to', url], { DATA_DIR: dataDir });
    const ended = once(child, 'exit');
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    const queryRow = async (sql: string) => (await client.query(sql).catch(() => undefined))?.rows[0];
    await waitUntil(async () => isOver || (await queryRow("select to_regclass('moving') is not null as is"))?.is);
    await client.query('begin');
    await client.query('lock table events in exclusive mode');
    await waitUntil(async () => {
      const counted = await queryRow("select (progress->'tables'->'comments'->>'rows')::int as rows from moving");
      return isOver || counted?.rows > 0;
    });
    child.kill('SIGKILL');
    await ended;
    await client.query('rollback');
    const progress = await queryRow("select progress->'tables'->'tasks'->>'rows' as tasks from moving");
    return progress?.tasks > 0;
  });
}

/** Starts a move and kills it once it waits for a lock that the statement `lockStatement` takes. */
export async function killBlockedMove(dataDir: string, url: string, lockStatement: string): Promise<void> {
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and application_name = 'krokanti move' and wait_event_type = 'Lock'`;
  await withPgClient(url, async (client) => {
    await client.query('begin');
    await client.query(lockStatement);
    const child = spawnCli(['move', '--to', url], { DATA_DIR: dataDir });
    const ended = once(child, 'exit');
    await waitUntil(
      async () => child.exitCode !== null || (await withPgClient(url, (side) => side.query(waiting))).rowCount === 1,
    );
    child.kill('SIGKILL');
    expect(await ended, lockStatement).toEqual([null, 'SIGKILL']);
    await client.query('rollback');
  });
}
