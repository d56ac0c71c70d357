import type SqliteFile from 'better-sqlite3';
import type pg from 'pg';
import { postgresColumnTypes, sqliteColumnTypes } from '../migrations/columnTypes.ts';
import { migrations } from '../migrations/index.ts';

const table = (code: string) =>
  `create table if not exists migrations (number integer not null primary key, name text not null, applied_at ${code} not null)`;
const insert = 'insert into migrations (number, name, applied_at) values';

export function migrateSqlite(connection: SqliteFile.Database): void {
  connection
    .transaction(() => {
      connection.exec(`${table(sqliteColumnTypes.bytewiseText)} strict`);
      const applied = connection.prepare('select number from migrations order by number').pluck().all() as number[];
      for (const { number, name, up } of pending(applied)) {
        for (const statement of up(sqliteColumnTypes)) connection.exec(statement);
        connection.prepare(`${insert} (?, ?, ?)`).run(number, name, new Date().toISOString());
      }
    })
    .immediate();
}

export async function migratePostgres(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // A migration may take as long as it takes, and the instances that wait for it too.
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

/** Instances that start together migrate one after the other: whoever migrates takes this first. */
export const migrationLockSql = 'select pg_advisory_xact_lock(7150265)';

/** In the client's transaction. `last`: the number of the last migration to apply. */
export async function applyMigrations(client: pg.ClientBase, last = migrations.length): Promise<void> {
  await client.query(table(postgresColumnTypes.bytewiseText));
  const { rows } = await client.query<{ number: number }>('select number from migrations order by number');
  for (const { number, name, up } of pending(rows.map((row) => row.number)).filter((each) => each.number <= last)) {
    for (const statement of up(postgresColumnTypes)) await client.query(statement);
    await client.query(`${insert} ($1, $2, $3)`, [number, name, new Date().toISOString()]);
  }
}

function pending(applied: number[]) {
  const newest = applied.at(-1) ?? 0;
  if (newest > migrations.length) {
    throw new Error(
      `The database is newer (migration ${newest}) than this Krokanti Tasks (${migrations.length}): update first`,
    );
  }
  return migrations.map((migration, at) => ({ ...migration, number: at + 1 })).slice(newest);
}
