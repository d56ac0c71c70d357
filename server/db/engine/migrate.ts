import type SqliteFile from 'better-sqlite3';
import type pg from 'pg';
import { postgresColumnTypes, sqliteColumnTypes } from '../migrations/columnTypes.ts';
import { migrations } from '../migrations/index.ts';
import {
  type AppliedMigration,
  hashMigrations,
  requireInitialColumns,
  requireSameHistory,
} from './migrationHistory.ts';

const createTableSql = (textType: string) =>
  `create table if not exists migrations (number integer not null primary key, name text not null, applied_at ${textType} not null, hash text)`;
const addHashSql = 'alter table migrations add column hash text';
const selectSql = (hash: string) => `select number, name, ${hash} as hash from migrations order by number`;
const updateSql = 'update migrations set hash =';
const insertSql = 'insert into migrations (number, name, applied_at, hash) values';

export function migrateSqlite(connection: SqliteFile.Database): void {
  connection
    .transaction(() => {
      connection.exec(`${createTableSql(sqliteColumnTypes.bytewiseText)} strict`);
      const applied = readSqliteHistory(connection, 'The database');
      if (!hasSqliteHashes(connection)) connection.exec(addHashSql);
      for (const { number, hash } of listWithoutHash(applied))
        connection.prepare(`${updateSql} ? where number = ?`).run(hash, number);
      for (const { number, name, hash, up, fill } of listPending(applied)) {
        for (const statement of up(sqliteColumnTypes)) connection.exec(statement);
        fill?.sqlite(connection);
        connection.prepare(`${insertSql} (?, ?, ?, ?)`).run(number, name, new Date().toISOString(), hash);
      }
    })
    .immediate();
}

/**
 * Returns the migrations that a database has, which must have the table `migrations`. Changes nothing.
 * @throws Error with a one-line message when this version cannot use the database
 */
export function readSqliteHistory(connection: SqliteFile.Database, database: string): AppliedMigration[] {
  const sql = selectSql(hasSqliteHashes(connection) ? 'hash' : 'null');
  const applied = connection.prepare(sql).all() as AppliedMigration[];
  requireSameHistory(applied, database);
  if (isInitialWithoutHash(applied)) {
    const columns = connection
      .prepare(
        `select t.name || '.' || c.name, c."notnull"
          from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table'`,
      )
      .raw()
      .all() as [string, number][];
    requireInitialColumns(new Map(columns.map(([name, isNotNull]) => [name, isNotNull === 1])), database);
  }
  return applied;
}

function hasSqliteHashes(connection: SqliteFile.Database): boolean {
  return connection.prepare("select 1 from pragma_table_info('migrations') where name = 'hash'").get() !== undefined;
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
  const { rowCount } = await client.query(
    "select from pg_attribute where attrelid = 'migrations'::regclass and attname = 'hash' and not attisdropped",
  );
  if (rowCount === 0) await client.query(addHashSql);
  const applied = await readPostgresHistory(client);
  for (const { number, hash } of listWithoutHash(applied))
    await client.query(`${updateSql} $1 where number = $2`, [hash, number]);
  for (const { number, name, hash, up, fill } of listPending(applied)) {
    if (number > last) break;
    for (const statement of up(postgresColumnTypes)) await client.query(statement);
    await fill?.postgres(client);
    await client.query(`${insertSql} ($1, $2, $3, $4)`, [number, name, new Date().toISOString(), hash]);
  }
}

async function readPostgresHistory(client: pg.ClientBase): Promise<AppliedMigration[]> {
  const { rows: applied } = await client.query<AppliedMigration>(selectSql('hash'));
  requireSameHistory(applied, 'The database');
  if (isInitialWithoutHash(applied)) {
    const { rows } = await client.query<{ name: string; is_not_null: boolean }>(
      `select c.relname || '.' || a.attname as name, a.attnotnull as is_not_null
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
          and a.attnum > 0 and not a.attisdropped`,
    );
    requireInitialColumns(new Map(rows.map(({ name, is_not_null }) => [name, is_not_null])), 'The database');
  }
  return applied;
}

function isInitialWithoutHash(applied: AppliedMigration[]): boolean {
  return applied.length === 1 && applied[0]?.hash === null;
}

/** The applied migrations that were recorded before there were hashes, with their hashes. */
function listWithoutHash(applied: AppliedMigration[]): { number: number; hash: string }[] {
  const missing = applied.filter(({ hash }) => hash === null);
  return missing.map(({ number }) => ({ number, hash: hashMigrations()[number - 1] as string }));
}

function listPending(applied: AppliedMigration[]) {
  const hashes = hashMigrations();
  return migrations
    .map((migration, index) => ({ ...migration, number: index + 1, hash: hashes[index] as string }))
    .slice(applied.at(-1)?.number ?? 0);
}
