import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { queryPostgres } from '../../testing/pgClient.ts';
import { startPostgres } from '../../testing/postgresServer.ts';

export type Engine = 'sqlite' | 'postgres';

/** A database that outlives the server and that the crash test can inspect. */
export interface TestDatabase {
  /** Environment variables that point a server to the database. */
  databaseEnv: Record<string, string>;
  /** Returns the faults that the engine's checks and the event log show; empty if there are none. */
  checkIntegrity(): Promise<string[]>;
  query(text: string): Promise<Record<string, unknown>[]>;
  /** Kills the database engine, if it is a process of its own. */
  crash?: () => Promise<void>;
  restart?: () => Promise<void>;
  remove(): Promise<void>;
}

/** Finds spaces whose events do not have exactly the revisions from 1 to the space's own. */
const revisionGaps = `
  select s.id, s.rev, count(e.rev) as events from spaces s left join events e on e.space_id = s.id
  group by s.id, s.rev having count(e.rev) <> s.rev or count(distinct e.rev) <> s.rev or max(e.rev) <> s.rev`;

export function openTestDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'sqlite' ? createSqliteDatabase() : createPostgresDatabase();
}

async function createSqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-crash-'));
  const withFile = <T>(work: (file: SqliteFile.Database) => T): T => {
    const file = new SqliteFile(join(folder, 'krokanti.db'), { timeout: 10_000 });
    try {
      return work(file);
    } finally {
      file.close();
    }
  };
  return {
    databaseEnv: { DATA_DIR: folder },
    checkIntegrity: async () =>
      withFile((file) => {
        const check = file.pragma('integrity_check', { simple: true });
        const orphans = file.pragma('foreign_key_check') as unknown[];
        const faults = [...orphans, ...file.prepare(revisionGaps).all()].map((row) => JSON.stringify(row));
        return check === 'ok' ? faults : [String(check), ...faults];
      }),
    query: async (text) =>
      withFile((file) => {
        const statement = file.prepare(text);
        if (statement.reader) return statement.all() as Record<string, unknown>[];
        statement.run();
        return [];
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Uses the default settings of PostgreSQL, so that commits are flushed to disk. */
async function createPostgresDatabase(): Promise<TestDatabase> {
  const server = await startPostgres();
  const query = (text: string) => queryPostgres<Record<string, unknown>>(server.url, text);
  return {
    databaseEnv: { DATABASE_URL: server.url },
    checkIntegrity: async () => {
      await query('create extension if not exists amcheck');
      const heap = await query(`
        select c.relname, v.msg from pg_class c, verify_heapam(c.oid) v
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
      // Throws at the first index that is damaged or lacks a row.
      await query(`
        select bt_index_parent_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam
        where a.amname = 'btree' and c.relkind = 'i' and c.relnamespace = 'public'::regnamespace`);
      return [...heap, ...(await query(revisionGaps.replace('count(e.rev) as', 'count(e.rev)::int as')))].map((row) =>
        JSON.stringify(row),
      );
    },
    query,
    crash: server.kill,
    restart: server.start,
    remove: server.stop,
  };
}
