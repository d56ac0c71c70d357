import type SqliteFile from 'better-sqlite3';
import {
  DefaultQueryExecutor,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { DbSchema } from '../schema.ts';
import type { Db } from './database.ts';
import { createStatementConnection } from './sqliteStatementCache.ts';

/**
 * A Kysely handle on one SQLite connection. `onAuthChange` is called before each statement that may change permissions.
 *
 * Replaces the executor's `executeQuery` and calls Kysely's constructor with a complete set of internals, because
 * acquiring a connection, running plugins and logging take longer than most statements here. Neither is public API:
 * test/db/kysely-and-pg-internals.test.ts fails when a new version of Kysely changes them.
 */
export function createSqliteDb(connection: SqliteFile.Database, onAuthChange: () => void = () => {}): Db {
  const statementConnection = createStatementConnection(connection, onAuthChange);
  const adapter = new SqliteAdapter();
  const compiler = new SqliteQueryCompiler();
  const dialect = {
    createAdapter: () => adapter,
    createDriver: () => rejectingDriver,
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => compiler,
  };
  const executor = new DefaultQueryExecutor(compiler, adapter, {
    provideConnection: (consumer) => consumer(statementConnection),
  });
  executor.executeQuery = statementConnection.executeQuery;
  return new Kysely<DbSchema>({ config: { dialect }, dialect, driver: rejectingDriver, executor });
}

const reject = () => Promise.reject(new Error('Use Database.write: it owns the transaction'));

const rejectingDriver: Driver = {
  init: async () => {},
  acquireConnection: reject,
  releaseConnection: async () => {},
  beginTransaction: reject,
  commitTransaction: reject,
  rollbackTransaction: reject,
  destroy: async () => {},
};
