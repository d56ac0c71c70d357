import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type SqliteFile from 'better-sqlite3';
import { createPrivateFolder } from './createPrivateFolder.ts';
import type { Database, Db } from './database.ts';
import { lockDataDir } from './dataDirLock.ts';
import { listSqliteTables } from './listSqliteTables.ts';
import { migrateSqlite } from './migrate.ts';
import { type ReadSnapshot, registerSnapshots } from './readSnapshot.ts';
import { connectToSqlite, type SqliteSynchronous } from './sqliteConnection.ts';
import { createSqliteDb } from './sqliteDialect.ts';
import { checkIntegrity } from './sqliteIntegrityCheck.ts';
import { createWriteQueue } from './sqliteWriteQueue.ts';
import { createStorageHealth } from './storageHealth.ts';
import { trackSqliteDataVersion } from './trackSqliteDataVersion.ts';

export interface SqliteOptions {
  /** Only tests turn it off, for speed. */
  synchronous?: SqliteSynchronous;
  /** Reserves the folder until the database is closed, because one server may use it at a time. */
  isServer?: boolean;
  /** Called when the file turns out to be damaged, with what was found. The check of a large file takes a while. */
  onDamage?: (problem: string) => void;
}

/** Opens the embedded database; creates and migrates it first where needed. */
export async function openSqlite(
  file: string,
  { synchronous, isServer = false, onDamage = () => {} }: SqliteOptions = {},
): Promise<Database> {
  createPrivateFolder(dirname(file));
  // It holds password hashes, so only its owner may read it. SQLite creates its other files with the same mode.
  closeSync(openSync(file, 'a', 0o600));
  const unlock = isServer ? lockDataDir(dirname(file), 'serve') : () => {};
  const writer = openMigrated(file, synchronous, unlock);
  // Savepoints keep the previous contents of changed pages; by default in a file, once they are more than a few.
  writer.pragma('temp_store = memory');
  const reader = connectToSqlite(file, synchronous);
  const readDb = createSqliteDb(reader);
  registerSnapshots(readDb, () => openSnapshot(file));
  const { getVersion, bump } = trackSqliteDataVersion(writer);
  const health = isServer ? createStorageHealth(file) : undefined;
  const queue = createWriteQueue(writer, bump, health);
  if (health) {
    checkIntegrity(file, reader, (problem) => {
      health.reportDamage();
      onDamage(problem);
    });
  }
  let listener: (spaceIds: string[]) => void = () => {};

  return {
    engine: 'sqlite',
    getVersion,
    read: (work) => work(readDb),
    write: queue.write,
    writeStatement: queue.write,
    // No other process receives this: a poll of the event feed finds the writes of the CLI.
    notifySpacesChanged: (spaceIds) => listener(spaceIds),
    onSpacesChanged: (newListener) => {
      listener = newListener;
    },
    getStorageProblem: () => health?.problem,
    isStorageLow: (options) => health?.isLow(options) ?? false,
    backup: async (target) => {
      const source = connectToSqlite(file);
      try {
        source.prepare('vacuum into ?').run(target);
      } finally {
        source.close();
      }
    },
    close: async () => {
      await queue.idle();
      health?.stop();
      reader.close();
      writer.close();
      unlock();
    },
  };
}

/** @throws Error with a one-line message when the file cannot be opened or migrated, after calling `onFailure` */
function openMigrated(file: string, synchronous: SqliteSynchronous | undefined, onFailure: () => void) {
  let writer: SqliteFile.Database | undefined;
  try {
    writer = connectToSqlite(file, synchronous);
    migrateSqlite(writer);
    return writer;
  } catch (error) {
    writer?.close();
    onFailure();
    throw describeOpenError(error, file);
  }
}

function describeOpenError(error: unknown, file: string): unknown {
  const { code } = error as { code?: string };
  if (code === 'SQLITE_BUSY')
    return new Error(`Another process, such as krokanti move, has ${file} locked: wait for it`);
  if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT'))
    return new Error(`${file} is damaged. Put a backup in its place with "krokanti restore FILE --replace"`);
  return error;
}

/** An empty in-memory database for a single user at a time. `tableNames` is in the order of their creation. */
export function openInMemorySqlite(): { db: Db; tableNames: string[]; close: () => void } {
  const connection = connectToSqlite(':memory:');
  migrateSqlite(connection);
  return {
    db: createSqliteDb(connection),
    tableNames: listSqliteTables(connection),
    close: () => connection.close(),
  };
}

function openSnapshot(file: string): ReadSnapshot {
  const connection = connectToSqlite(file);
  // A scan reads each page once, so a large cache would only use memory.
  connection.pragma('cache_size = -4096');
  connection.exec('begin');
  return { db: createSqliteDb(connection), close: () => connection.close() };
}
