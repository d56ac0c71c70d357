import SqliteFile from 'better-sqlite3';
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../server/db/engine/database.ts';
import { isPostgres } from '../../server/db/engine/isPostgres.ts';
import { migrateSqlite } from '../../server/db/engine/migrate.ts';
import { TypedCursor } from '../../server/db/engine/postgresTypedCursor.ts';
import { getTypeParser } from '../../server/db/engine/postgresTypeParser.ts';
import { prepareQueryByShape } from '../../server/db/engine/preparedQueries.ts';
import { Placeholder, type Placeholders } from '../../server/db/engine/preparedQueryParams.ts';
import { createSqliteDb } from '../../server/db/engine/sqliteDialect.ts';
import { copyIntoTable } from '../../server/db/moveToPostgres/copyIntoTable.ts';
import type { DbSchema } from '../../server/db/schema.ts';
import { TestApp } from '../support/test-app.ts';

// The server relies on parts of libraries that are not public API. A failure here names the file to look at.

describe('Kysely on SQLite (sqliteDialect.ts, canChangeAuth.ts)', () => {
  let connection: SqliteFile.Database;
  let db: Db;
  let authChanges = 0;
  const changesAuth = async (query: { execute(): Promise<unknown> }) => {
    const before = authChanges;
    await query.execute();
    return authChanges > before;
  };

  beforeAll(() => {
    connection = new SqliteFile(':memory:');
    migrateSqlite(connection);
    db = createSqliteDb(connection, () => authChanges++);
  });
  afterAll(() => connection.close());

  test('builders, raw SQL and compiled queries reach the connection', async () => {
    expect(await db.selectNoFrom(sql<number>`1`.as('one')).execute()).toEqual([{ one: 1 }]);
    expect((await sql`select 2 as two`.execute(db)).rows).toEqual([{ two: 2 }]);
    expect((await db.executeQuery(CompiledQuery.raw('select ? as three', [3]))).rows).toEqual([{ three: 3 }]);
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('slugs')
      .values({ slug: 'a', space_id: 'b' })
      .executeTakeFirst();
    expect(numInsertedOrUpdatedRows).toBe(1n);
  });

  test('transactions of Kysely are rejected, because the write queue owns them', async () => {
    await expect(db.transaction().execute(async () => {})).rejects.toThrow('Use Database.write');
  });

  test('writes tell which table they change', async () => {
    expect(await changesAuth(db.updateTable('tasks').set({ rev: 1 }))).toBe(false);
    expect(await changesAuth(db.deleteFrom('comments'))).toBe(false);
    expect(await changesAuth(db.insertInto('limits').values({ key: 'a', window_start: 0, count: 1 }))).toBe(false);
    expect(await changesAuth(db.updateTable('spaces').set({ rev: 1 }))).toBe(false);
    expect(await changesAuth(db.deleteFrom('spaces'))).toBe(true);
    expect(await changesAuth(db.updateTable('members').set({ role: 'viewer' }))).toBe(true);
    expect(await changesAuth(db.deleteFrom('sessions'))).toBe(true);
    expect(await changesAuth({ execute: () => sql`delete from tokens`.execute(db) })).toBe(true);
    expect(await changesAuth(db.selectFrom('users').selectAll())).toBe(false);
  });

  test('the handle tells its engine (isPostgres.ts)', () => {
    expect(isPostgres(db)).toBe(false);
  });

  test('placeholders end up among the parameters and get the values of each call (preparedQueryParams.ts)', async () => {
    let builds = 0;
    const select = prepareQueryByShape(
      (db, { number, text }: Placeholders<{ number: number; text: string | null }>) => {
        builds++;
        return text === null
          ? db.selectNoFrom(sql<number>`${number}`.as('value'))
          : db.selectNoFrom(sql<string>`${text}`.as('value'));
      },
    );
    expect(await select(db, { number: 1, text: null })).toEqual([{ value: 1 }]);
    expect(await select(db, { number: 2, text: null })).toEqual([{ value: 2 }]);
    expect(await select(db, { number: 3, text: 'three' })).toEqual([{ value: 'three' }]);
    expect(builds).toBe(2);
  });

  test('using the value of a placeholder throws', () => {
    const placeholder = new Placeholder(() => 'value');
    expect(() => `${placeholder}`).toThrow('A placeholder has no value');
    expect(() => Number(placeholder) > 1).toThrow('A placeholder has no value');
    expect(() => JSON.stringify({ placeholder })).toThrow('A placeholder has no value');
  });
});

describe('Drivers of PostgreSQL', () => {
  const app = new TestApp('postgres');
  let client: pg.Client;
  let db: Db;

  beforeAll(async () => {
    await app.start();
    const connectionString = app.databaseEnv.DATABASE_URL as string;
    client = new pg.Client({ connectionString });
    await client.connect();
    const pool = new pg.Pool({ connectionString, types: { getTypeParser } });
    // The pool does not wait for its connections to close, so dropping the database may still cut one.
    pool.on('connect', (connected) => connected.on('error', () => {}));
    db = new Kysely<DbSchema>({ dialect: new PostgresDialect({ pool, cursor: TypedCursor }) });
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await db.destroy();
    await app.stop();
  });

  test('the handle tells its engine, in a transaction too (isPostgres.ts)', async () => {
    expect(isPostgres(db)).toBe(true);
    expect(await db.transaction().execute(async (tx) => isPostgres(tx))).toBe(true);
  });

  test('rows that are streamed have bigints as numbers (postgresTypedCursor.ts)', async () => {
    const rows = [];
    for await (const row of db.selectNoFrom(sql<number>`5::bigint`.as('five')).stream(10)) rows.push(row);
    expect(rows).toEqual([{ five: 5 }]);
  });

  test('COPY takes rows, and reports an error (copyIntoTable.ts)', async () => {
    await client.query('create temp table copied (a text, b bigint, c double precision)');
    await copyIntoTable(
      client,
      'copied',
      ['a', 'b', 'c'],
      [
        ['tab\tnew\nline\\', 1, 1.5],
        [null, 2, null],
      ],
    );
    const { rows } = await client.query('select a, b::int, c from copied order by b');
    expect(rows).toEqual([
      { a: 'tab\tnew\nline\\', b: 1, c: 1.5 },
      { a: null, b: 2, c: null },
    ]);
    await expect(copyIntoTable(client, 'copied', ['b'], [['text']])).rejects.toThrow('bigint');
  });
});
