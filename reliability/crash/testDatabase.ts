import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { queryPostgres } from '../../testing/pgClient.ts';
import { startPostgres } from '../../testing/postgresServer.ts';

export type Engine = 'sqlite' | 'postgres';

/** A database that outlives the server, and can be looked at from the side. */
export interface TestDatabase {
  /** What leads the server there. */
  databaseEnv: Record<string, string>;
  /** What the engine finds wrong with it. */
  checkIntegrity(): Promise<string[]>;
  query(text: string): Promise<Record<string, unknown>[]>;
  /** The engine itself dies, where it is a process of its own. */
  crash?: () => Promise<void>;
  restart?: () => Promise<void>;
  remove(): Promise<void>;
}

/** Every write of a space took the next number, and left one event with it. */
const gaps = `
  select s.id, s.rev, count(e.rev) as events from spaces s left join events e on e.space_id = s.id
  group by s.id, s.rev having count(e.rev) <> s.rev or count(distinct e.rev) <> s.rev or max(e.rev) <> s.rev`;

export function openTestDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'sqlite' ? sqlitePlace() : postgresPlace();
}

async function sqlitePlace(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-crash-'));
  const using = <T>(work: (file: SqliteFile.Database) => T): T => {
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
      using((file) => {
        const check = file.pragma('integrity_check', { simple: true });
        const orphans = file.pragma('foreign_key_check') as unknown[];
        const wrong = [...orphans, ...file.prepare(gaps).all()].map((row) => JSON.stringify(row));
        return check === 'ok' ? wrong : [String(check), ...wrong];
      }),
    query: async (text) =>
      using((file) => {
        const statement = file.prepare(text);
        if (statement.reader) return statement.all() as Record<string, unknown>[];
        statement.run();
        return [];
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** With every safeguard as it is by default: what is acknowledged is on the disk. */
async function postgresPlace(): Promise<TestDatabase> {
  const server = await startPostgres();
  const query = (text: string) => queryPostgres<Record<string, unknown>>(server.url, text);
  return {
    databaseEnv: { DATABASE_URL: server.url },
    checkIntegrity: async () => {
      await query('create extension if not exists amcheck');
      const heap = await query(`
        select c.relname, v.msg from pg_class c, verify_heapam(c.oid) v
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`);
      // Throws at the first index that is damaged, or lacks a row.
      await query(`
        select bt_index_parent_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam
        where a.amname = 'btree' and c.relkind = 'i' and c.relnamespace = 'public'::regnamespace`);
      return [...heap, ...(await query(gaps.replace('count(e.rev) as', 'count(e.rev)::int as')))].map((row) =>
        JSON.stringify(row),
      );
    },
    query,
    crash: server.kill,
    restart: server.start,
    remove: server.stop,
  };
}
