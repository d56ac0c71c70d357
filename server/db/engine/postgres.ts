import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { DbSchema } from '../schema.ts';
import { copyToSqlite } from './copyToSqlite.ts';
import type { Database, Db } from './database.ts';
import { describeConnectionError } from './describeConnectionError.ts';
import { migratePostgres } from './migrate.ts';
import { PostgresClient } from './postgresConnectionErrors.ts';
import { requireSupportedPostgres, setSessionTimeouts, withExplicitTlsMode } from './postgresConnectionSetup.ts';
import { isOutOfDisk, isRetryable, toAppError } from './postgresErrors.ts';
import { type HostChoice, requirePrimary, splitHosts, withClassifiedErrors } from './postgresHosts.ts';
import { createPostgresNotifier } from './postgresNotifier.ts';
import { TypedCursor } from './postgresTypedCursor.ts';
import { getTypeParser } from './postgresTypeParser.ts';
import { failureMs } from './storageHealth.ts';

const maxAttempts = 5;
/** The share of the connections that the writes of one user may take. */
const writingShare = 0.4;

/**
 * Opens a PostgreSQL database; migrates it first where needed. Opens at most `maxConnections`, and one more to listen.
 * @throws Error with a one-line message for the operator
 */
export async function openPostgres(url: string, maxConnections: number): Promise<Database> {
  const urls = splitHosts(withExplicitTlsMode(url));
  const hosts: HostChoice = { count: urls.length, current: 0 };
  const getConfig = () => ({
    connectionString: urls[hosts.current] ?? urls[0],
    types: { getTypeParser },
    application_name: 'krokanti',
    keepAlive: true,
  });
  const pool = new pg.Pool({
    Client: class extends PostgresClient {
      constructor(options: pg.ClientConfig = {}) {
        super({ ...options, ...getConfig() });
      }
    },
    max: maxConnections,
    connectionTimeoutMillis: 10_000,
    onConnect: async (client) => {
      await setSessionTimeouts(client);
      await requirePrimary(client);
    },
  });
  const kyselyPool = withClassifiedErrors(pool, hosts);
  // A connection that breaks while idle is dropped by the pool; the next query opens another.
  pool.on('error', () => {});
  // A connection that breaks between two queries of a transaction fails the next one; without a listener, its error
  // would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    // What follows the first connection has reasons of its own.
    (await kyselyPool.connect()).release();
    await requireSupportedPostgres(pool);
    await migratePostgres(pool);
  } catch (error) {
    await pool.end();
    throw new Error(describeConnectionError(error, urls[hosts.current] ?? url));
  }
  const db: Db = new Kysely<DbSchema>({
    dialect: new PostgresDialect({ pool: kyselyPool, cursor: TypedCursor }),
  });
  let diskFullAt = Number.NEGATIVE_INFINITY;
  const trackDisk = async <T>(write: () => Promise<T>): Promise<T> => {
    try {
      const result = await withRetry(write);
      diskFullAt = Number.NEGATIVE_INFINITY;
      return result;
    } catch (error) {
      if (isOutOfDisk(error)) diskFullAt = Date.now();
      throw error;
    }
  };
  const notifier = createPostgresNotifier(pool, getConfig);

  return {
    engine: 'postgres',
    maxWritesPerUser: Math.max(1, Math.floor(maxConnections * writingShare)),
    // Other instances write too, and only a query can detect that.
    getVersion: () => undefined,
    read: async (work) => {
      try {
        return await work(db);
      } catch (error) {
        throw toAppError(error);
      }
    },
    write: (work) => trackDisk(() => db.transaction().execute(work)),
    writeStatement: (work) => trackDisk(() => work(db)),
    notifySpacesChanged: notifier.notify,
    onSpacesChanged: notifier.onNotify,
    getStorageProblem: () => (Date.now() - diskFullAt < failureMs ? 'full' : undefined),
    backup: (file) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (tx) => {
          // Reading a large table through a cursor counts as one statement.
          await sql`set local statement_timeout = 0`.execute(tx);
          await copyToSqlite(tx, file);
        }),
    close: async () => {
      await notifier.close();
      await db.destroy();
      // Kysely does not end a pool that it has never used.
      if (!pool.ending) await pool.end();
    },
  };
}

async function withRetry<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (attempt < maxAttempts && isRetryable(error)) continue;
      throw toAppError(error);
    }
  }
}
