import { once } from 'node:events';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { expect } from 'vitest';
import { withPgClient } from '../../../testing/pgClient.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';
import { spawnCli } from './run-cli.ts';

/** The rows of each table as sorted JSON texts, by the name of the table. */
export type RowsByTable = Record<string, string[]>;

export function readSqliteRows(dataDir: string): RowsByTable {
  const file = new SqliteFile(join(dataDir, 'krokanti.db'), { readonly: true });
  try {
    const names = file
      .prepare("select name from sqlite_schema where type = 'table' and name <> 'migrations' order by name")
      .pluck()
      .all() as string[];
    return Object.fromEntries(names.map((name) => [name, texts(file.prepare(`select * from ${name}`).all())]));
  } finally {
    file.close();
  }
}

export async function readPostgresRows(url: string): Promise<RowsByTable> {
  const types = { getTypeParser: (oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid)) };
  return withPgClient(url, async (client) => {
    const { rows: tables } = await client.query(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by name",
    );
    const contents: RowsByTable = {};
    for (const { name } of tables) {
      contents[name] = texts((await client.query({ text: `select * from ${name}`, types } as pg.QueryConfig)).rows);
    }
    return contents;
  });
}

function texts(rows: unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Returns the definition of every constraint and index. */
export async function readPostgresSchema(url: string): Promise<unknown> {
  return withPgClient(url, async (client) => {
    const constraints = await client.query(
      `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition, convalidated
        from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    );
    const indexes = await client.query("select indexdef from pg_indexes where schemaname = 'public' order by 1");
    return [constraints.rows, indexes.rows];
  });
}

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
