import SqliteFile from 'better-sqlite3';

/** When a commit is on disk: `full` before it is acknowledged, `off` whenever the operating system writes it. */
export type SqliteSynchronous = 'full' | 'off';

export function connectToSqlite(file: string, synchronous: SqliteSynchronous = 'full'): SqliteFile.Database {
  const connection = new SqliteFile(file, { timeout: 5000 });
  connection.pragma('journal_mode = wal');
  // This build defaults to NORMAL, which may lose the last commits in a power failure.
  connection.pragma(`synchronous = ${synchronous}`);
  connection.pragma('foreign_keys = on');
  connection.pragma('cache_size = -65536');
  return connection;
}
