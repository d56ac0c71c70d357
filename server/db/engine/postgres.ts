import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { AppError } from '../../../contract/errors.ts';
import type { DbSchema } from '../schema.ts';
import { copyToSqlite } from './copyToSqlite.ts';
import type { Database, Db } from './database.ts';
import { migratePostgres } from './migrate.ts';
import { describeConnectionError, requireSupportedPostgres, setSessionTimeouts } from './postgresConnection.ts';
import { createPostgresNotifier } from './postgresNotifier.ts';
import { getTypeParser } from './postgresTypeParser.ts';

const tries = 5;

/**
 * Opens a PostgreSQL database, migrating it first where needed. `connections`: how many are held at most, besides the
 * one that listens.
 * @throws Error in one line that says what is wrong and with what
 */
export async function openPostgres(url: string, connections: number): Promise<Database> {
  const config = { connectionString: url, types: { getTypeParser }, application_name: 'krokanti', keepAlive: true };
  const pool = new pg.Pool({
    ...config,
    max: connections,
    connectionTimeoutMillis: 10_000,
    onConnect: setSessionTimeouts,
  });
  // A connection that breaks while idle is dropped by the pool; the next query opens another.
  pool.on('error', () => {});
  // One that breaks while in use, between two queries, fails the next; unheard, its error would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await requireSupportedPostgres(pool);
    await migratePostgres(pool);
  } catch (error) {
    await pool.end();
    throw new Error(describeConnectionError(error, url));
  }
  const handle: Db = new Kysely<DbSchema>({ dialect: new PostgresDialect({ pool, cursor: TypedCursor }) });
  const announcements = createPostgresNotifier(pool, config);

  return {
    engine: 'postgres',
    // Other instances write too.
    getVersion: () => undefined,
    read: async (work) => {
      try {
        return await work(handle);
      } catch (error) {
        throw asRefusal(error);
      }
    },
    write: (work) => withRetry(() => handle.transaction().execute(work)),
    writeStatement: (work) => withRetry(() => work(handle)),
    notifySpacesChanged: announcements.notify,
    onSpacesChanged: announcements.onNotify,
    backup: (file) =>
      handle
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (db) => {
          // Reading a large table through a cursor counts as one statement.
          await sql`set local statement_timeout = 0`.execute(db);
          await copyToSqlite(db, file);
        }),
    close: async () => {
      await announcements.close();
      await handle.destroy();
      // Kysely leaves a pool that it never used open.
      if (!pool.ending) await pool.end();
    },
  };
}

async function withRetry<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (attempt < tries && isRetryable(error)) continue;
      throw asRefusal(error);
    }
  }
}

/** Serialization failure or deadlock: the transaction was rolled back for another's sake. */
function isRetryable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '40001' || code === '40P01';
}

/**
 * Connection lost or refused, server starting or stopping, too many clients, disk full, a statement or a wait for a lock
 * that took too long: SQLSTATE classes 08, 53, 57, and 25P03, 55P03.
 */
function asRefusal(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const unreachable =
    /^(08|53|57)...$|^(25|55)P03$|^(ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EAI_)/.test(String(code)) ||
    /terminat|timeout exceeded|not queryable/i.test(String(message));
  return unreachable && !(error instanceof AppError) ? new AppError('unavailable', undefined, { cause: error }) : error;
}

/** Kysely makes its cursors without the pool's type parsers. */
class TypedCursor extends Cursor {
  constructor(text: string, values: unknown[]) {
    super(text, values, { types: { getTypeParser } });
  }
}
