import { hostname } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';

interface LockHolder {
  command: string;
  pid: number;
  host: string;
}

/** A server that is just stopping gets this long to finish. */
const waitMs = 1000;

/**
 * Reserves a data folder for one process and returns a function that gives it back. The lock is SQLite's write lock on
 * a file of its own, so the system releases it when the process ends in any way, and others can read who holds it.
 * @param command The command that holds it, as `krokanti COMMAND`
 * @throws Error with one line that names the process which holds the lock
 */
export function lockDataDir(dataDir: string, command: string): () => void {
  const connection = new SqliteFile(join(dataDir, 'server.lock'), { timeout: waitMs });
  try {
    connection.exec('begin immediate');
    writeHolder(connection, { command, pid: process.pid, host: hostname() });
    connection.exec('commit');
    connection.exec('begin immediate');
    return () => connection.close();
  } catch (error) {
    const { code } = error as { code?: string };
    const holder = code === 'SQLITE_BUSY' ? readHolder(connection) : undefined;
    connection.close();
    if (code !== 'SQLITE_BUSY') throw error;
    throw new Error(
      `${dataDir} is in use by ${describeHolder(holder)}: stop it first, or set DATA_DIR to another folder`,
    );
  }
}

function writeHolder(connection: SqliteFile.Database, holder: LockHolder): void {
  connection.exec('create table if not exists holder (command text, pid integer, host text) strict');
  connection.exec('delete from holder');
  connection.prepare('insert into holder values (@command, @pid, @host)').run(holder);
}

function readHolder(connection: SqliteFile.Database): LockHolder | undefined {
  try {
    return connection.prepare('select command, pid, host from holder').get() as LockHolder | undefined;
  } catch {
    // It is being written at this moment.
    return undefined;
  }
}

function describeHolder(holder: LockHolder | undefined): string {
  if (!holder) return 'another process';
  const place = holder.host === hostname() ? '' : ` on ${holder.host}`;
  return `krokanti ${holder.command} (process ${holder.pid}${place})`;
}
