import type SqliteFile from 'better-sqlite3';
import type { DbVersion } from './database.ts';

/** Tracks the version of the data, which changes with each commit of this process and of any other. */
export function trackSqliteDataVersion(writer: SqliteFile.Database) {
  // On a connection that writes, this number changes only when another connection commits.
  const dataVersion = writer.prepare('pragma data_version').pluck();
  let lastDataVersion = dataVersion.get();
  let version: DbVersion = { authEpoch: 0 };

  /** Called after a commit of this process. */
  function bump(hasAuthChanged: boolean): void {
    version = { authEpoch: version.authEpoch + Number(hasAuthChanged) };
  }

  function getVersion(): DbVersion {
    const current = dataVersion.get();
    // What the other process changed is unknown.
    if (current !== lastDataVersion) bump(true);
    lastDataVersion = current;
    return version;
  }

  return { getVersion, bump };
}
