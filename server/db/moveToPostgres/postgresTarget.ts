import pg from 'pg';
import Cursor from 'pg-cursor';
import { applyMigrations, migrationLockSql } from '../engine/migrate.ts';
import { requireSupportedPostgres } from '../engine/postgresConnection.ts';
import { getTypeParser } from '../engine/postgresTypeParser.ts';
import { copyIntoTable } from './copyFromStdin.ts';
import type { RowValues, SourceTable } from './sqliteSource.ts';

const oneMoveAtATime = 7150266;
const waitMs = 15_000;
const readAtOnce = 5000;

/** How far a move has come; kept in the table `moving` until it is done, and while that is there no server starts. */
export interface MoveCheckpoint {
  migration: number;
  /** What the rows must satisfy in the end; taken off so that they may come in any order. */
  keys: { table: string; name: string; definition: string }[];
  /** Of each table begun: the rows copied, and the digest of them. */
  tables: Record<string, { rows: number; sha256: string }>;
}

export type PostgresTarget = Awaited<ReturnType<typeof openPostgresTarget>>;

/** @throws Error in one line when PostgreSQL cannot be reached, or another move is running there */
export async function openPostgresTarget(url: string) {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser },
    application_name: 'krokanti move',
    connectionTimeoutMillis: 10_000,
  });
  // What breaks the connection fails the statement that needs it.
  client.on('error', () => {});
  await client.connect();
  try {
    await requireSupportedPostgres(client);
    await lockOut(client);
    // Until the last commit, what a crash of PostgreSQL loses is copied again.
    await client.query('set synchronous_commit = off');
    await client.query('set statement_timeout = 0');
  } catch (error) {
    await client.end();
    throw error;
  }

  async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
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

  const save = (progress: MoveCheckpoint) =>
    client.query('update moving set progress = $1', [JSON.stringify(progress)]);

  return {
    /** What an interrupted move left; undefined: nothing. */
    async readCheckpoint(): Promise<MoveCheckpoint | undefined> {
      const { rows } = await client.query("select to_regclass('moving') is not null as is_moving");
      if (!rows[0].is_moving) return undefined;
      return (await client.query<{ progress: MoveCheckpoint }>('select progress from moving')).rows[0]?.progress;
    },

    /** The tables that are there. */
    async listTables(): Promise<string[]> {
      const { rows } = await client.query<{ name: string }>(
        `select c.relname as name from pg_class c
          where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'f', 'v', 'm')
            and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
          order by c.relname`,
      );
      return rows.map(({ name }) => name);
    },

    async countRows(table: string): Promise<number> {
      return Number((await client.query(`select count(*) as n from ${table}`)).rows[0].n);
    },

    /** How many servers and commands are connected. */
    async countConnectedClients(): Promise<number> {
      const { rows } = await client.query(
        `select count(*) as n from pg_stat_activity
          where datname = current_database() and application_name = 'krokanti'`,
      );
      return Number(rows[0].n);
    },

    /** Makes empty tables, in place of those there are. */
    createTables: (tables: string[], migration: number): Promise<MoveCheckpoint> =>
      inTransaction(async () => {
        await client.query(migrationLockSql);
        const old = [...tables, 'migrations', 'moving'];
        await client.query(`drop table if exists ${old} cascade`);
        await applyMigrations(client, migration);
        const progress: MoveCheckpoint = { migration, keys: await takeKeysOff(client, tables), tables: {} };
        await client.query('create table moving (progress json not null)');
        await client.query('insert into moving values ($1)', [JSON.stringify(progress)]);
        return progress;
      }),

    /** Appends rows and remembers how far that is, both or neither. */
    appendRows: (table: SourceTable, rows: RowValues[], progress: MoveCheckpoint): Promise<void> =>
      inTransaction(async () => {
        await copyIntoTable(client, table.name, table.columns, rows);
        await save(progress);
      }),

    /** Every row of the table in the order that the source has them in. */
    async *readRows({ name, columns, primaryKey }: SourceTable): AsyncGenerator<RowValues[]> {
      const { rows: texts } = await client.query<{ name: string }>(
        'select attname as name from pg_attribute where attrelid = $1::regclass and atttypid = 25',
        [name],
      );
      const isText = new Set(texts.map((column) => column.name));
      const order = primaryKey.map((column) => (isText.has(column) ? `${column} collate "C"` : column));
      const text = `select ${columns} from ${name} order by ${order}`;
      const cursor = client.query(new Cursor<RowValues>(text, [], { rowMode: 'array', types: { getTypeParser } }));
      try {
        for (;;) {
          const batch = await cursor.read(readAtOnce);
          if (batch.length === 0) break;
          yield batch;
        }
      } finally {
        await cursor.close();
      }
    },

    /** Puts the foreign keys on, which checks every row, and opens the database to servers. */
    finish: async ({ keys }: MoveCheckpoint, tables: string[]): Promise<void> => {
      await inTransaction(async () => {
        await client.query('set local synchronous_commit to default');
        for (const { table, name, definition } of keys) {
          await client.query(`alter table ${table} add constraint ${name} ${definition}`);
        }
        await client.query('drop table moving');
        await client.query(migrationLockSql);
        await applyMigrations(client);
      });
      // Until PostgreSQL has seen what is in the tables, it guesses how to read them.
      await client.query(`analyze ${tables}`);
    },

    close: () => client.end(),
  };
}

async function lockOut(client: pg.Client): Promise<void> {
  // The connection of a move that was killed takes a moment to end.
  const until = Date.now() + waitMs;
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_ours', [oneMoveAtATime]);
    if (rows[0].is_ours) return;
    if (Date.now() > until) throw new Error('another move into this database is running');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Without foreign keys, rows may refer to rows that come later. */
async function takeKeysOff(client: pg.Client, tables: string[]): Promise<MoveCheckpoint['keys']> {
  const { rows } = await client.query(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
      where contype = 'f' and conrelid::regclass::text = any($1)
      order by conrelid::regclass::text, conname`,
    [tables],
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows;
}
