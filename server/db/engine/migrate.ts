import type SqliteFile from 'better-sqlite3';
import type pg from 'pg';
import { postgresColumnTypes, sqliteColumnTypes } from '../migrations/columnTypes.ts';
import { migrations } from '../migrations/index.ts';

const createTableSql = (textType: string) =>
  `create table if not exists migrations (number integer not null primary key, name text not null, applied_at ${textType} not null)`;
const insertSql = 'insert into migrations (number, name, applied_at) values';

export function migrateSqlite(connection: SqliteFile.Database): void {
  connection
    .transaction(() => {
      connection.exec(`${createTableSql(sqliteColumnTypes.bytewiseText)} strict`);
      const applied = connection.prepare('select number from migrations order by number').pluck().all() as number[];
      for (const { number, name, up } of listPending(applied)) {
        for (const statement of up(sqliteColumnTypes)) connection.exec(statement);
        connection.prepare(`${insertSql} (?, ?, ?)`).run(number, name, new Date().toISOString());
      }
    })
    .immediate();
}

export async function migratePostgres(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // A migration can take a long time, and other instances wait for it.
    await client.query('set local statement_timeout = 0');
    await client.query('set local lock_timeout = 0');
    await client.query(migrationLockSql);
    const { rows } = await client.query("select to_regclass('moving') is not null as is_moving");
    if (rows[0].is_moving)
      throw new Error('It is being filled by "krokanti move", which has not finished: run that again');
    await applyMigrations(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Run before migrating, so that instances that start together migrate one after the other. */
export const migrationLockSql = 'select pg_advisory_xact_lock(7150265)';

/** Runs in the client's transaction. `last` is the number of the last migration to apply. */
export async function applyMigrations(client: pg.ClientBase, last = migrations.length): Promise<void> {
  await client.query(createTableSql(postgresColumnTypes.bytewiseText));
  const { rows } = await client.query<{ number: number }>('select number from migrations order by number');
  for (const { number, name, up } of listPending(rows.map((row) => row.number)).filter(
    (migration) => migration.number <= last,
  )) {
    for (const statement of up(postgresColumnTypes)) await client.query(statement);
    await client.query(`${insertSql} ($1, $2, $3)`, [number, name, new Date().toISOString()]);
  }
}

function listPending(applied: number[]) {
  const newest = applied.at(-1) ?? 0;
  requireKnownMigration(newest, 'The database');
  return migrations.map((migration, index) => ({ ...migration, number: index + 1 })).slice(newest);
}

/** @throws Error when the database comes from a newer version of the product */
export function requireKnownMigration(newest: number, database: string): void {
  if (newest <= migrations.length) return;
  throw new Error(
    `${database} is newer (migration ${newest}) than this Krokanti Tasks (${migrations.length}): update first`,
  );
}
