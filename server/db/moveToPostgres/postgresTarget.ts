import pg from 'pg';
import Cursor from 'pg-cursor';
import { applyMigrations, migrationLockSql } from '../engine/migrate.ts';
import { requireSupportedPostgres, withExplicitTlsMode } from '../engine/postgresConnectionSetup.ts';
import { getTypeParser } from '../engine/postgresTypeParser.ts';
import { copyIntoTable } from './copyIntoTable.ts';
import {
  countConnectedClients,
  countRows,
  dropForeignKeys,
  type ForeignKey,
  listTables,
  listTextColumns,
} from './postgresCatalog.ts';
import type { RowValues, SourceTable } from './sqliteSource.ts';

const moveLockKey = 7150266;
const lockTimeoutMs = 15_000;
const rowsPerRead = 5000;

/** The progress of a move, stored in the table `moving` until it is done. While that exists, no server starts. */
export interface MoveCheckpoint {
  migration: number;
  /** The foreign keys, dropped so that rows may come in any order, and added again at the end. */
  keys: ForeignKey[];
  /** The rows copied of each table begun, and their digest. */
  tables: Record<string, { rows: number; sha256: string }>;
}

export type PostgresTarget = Awaited<ReturnType<typeof openPostgresTarget>>;

/** @throws Error with a one-line message when PostgreSQL cannot be reached, or another move is running there */
export async function openPostgresTarget(url: string) {
  const client = await connect(url);
  return {
    listTables: () => listTables(client),
    countRows: (table: string) => countRows(client, table),
    countConnectedClients: () => countConnectedClients(client),
    readCheckpoint: () => readCheckpoint(client),

    /** Creates empty tables in place of existing ones. */
    createTables: (tables: string[], migration: number): Promise<MoveCheckpoint> =>
      inTransaction(client, async () => {
        await client.query(migrationLockSql);
        await client.query(`drop table if exists ${[...tables, 'migrations', 'moving']} cascade`);
        await applyMigrations(client, migration);
        const checkpoint: MoveCheckpoint = { migration, keys: await dropForeignKeys(client, tables), tables: {} };
        await client.query('create table moving (progress json not null)');
        await client.query('insert into moving values ($1)', [JSON.stringify(checkpoint)]);
        return checkpoint;
      }),

    /** Appends rows and stores the checkpoint in the same transaction. */
    appendRows: (table: SourceTable, rows: RowValues[], checkpoint: MoveCheckpoint): Promise<void> =>
      inTransaction(client, async () => {
        await copyIntoTable(client, table.name, table.columns, rows);
        await client.query('update moving set progress = $1', [JSON.stringify(checkpoint)]);
      }),

    readRows: (table: SourceTable) => readRows(client, table),

    /** Adds the foreign keys, which checks all rows, applies later migrations, and opens the database to servers. */
    finish: async ({ keys }: MoveCheckpoint, tables: string[]): Promise<void> => {
      await inTransaction(client, async () => {
        await client.query('set local synchronous_commit to default');
        for (const { table, name, definition } of keys) {
          await client.query(`alter table ${table} add constraint ${name} ${definition}`);
        }
        await client.query('drop table moving');
        await client.query(migrationLockSql);
        await applyMigrations(client);
      });
      // Without statistics of the new tables, PostgreSQL would choose poor plans.
      await client.query(`analyze ${tables}`);
    },

    close: () => client.end(),
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: withExplicitTlsMode(url),
    types: { getTypeParser },
    application_name: 'krokanti move',
    connectionTimeoutMillis: 10_000,
  });
  // A broken connection fails the statement that needs it; without a listener, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await requireSupportedPostgres(client);
    await acquireMoveLock(client);
    // Until the last commit, rows that a crash of PostgreSQL loses are copied again.
    await client.query('set synchronous_commit = off');
    await client.query('set statement_timeout = 0');
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}

/** Makes a second move into the same database fail. */
async function acquireMoveLock(client: pg.Client): Promise<void> {
  // The connection of a move that was killed takes a moment to end.
  const deadline = Date.now() + lockTimeoutMs;
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_ours', [moveLockKey]);
    if (rows[0].is_ours) return;
    if (Date.now() > deadline) throw new Error('another move into this database is running');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** The checkpoint of an interrupted move, if there is one. */
async function readCheckpoint(client: pg.Client): Promise<MoveCheckpoint | undefined> {
  const { rows } = await client.query("select to_regclass('moving') is not null as is_moving");
  if (!rows[0].is_moving) return undefined;
  return (await client.query<{ progress: MoveCheckpoint }>('select progress from moving')).rows[0]?.progress;
}

/** All rows of the table, in the order in which the source reads them. */
async function* readRows(client: pg.Client, { name, columns, primaryKey }: SourceTable): AsyncGenerator<RowValues[]> {
  const textColumns = await listTextColumns(client, name);
  const order = primaryKey.map((column) => (textColumns.has(column) ? `${column} collate "C"` : column));
  const text = `select ${columns} from ${name} order by ${order}`;
  const cursor = client.query(new Cursor<RowValues>(text, [], { rowMode: 'array', types: { getTypeParser } }));
  try {
    for (;;) {
      const batch = await cursor.read(rowsPerRead);
      if (batch.length === 0) break;
      yield batch;
    }
  } finally {
    await cursor.close();
  }
}
