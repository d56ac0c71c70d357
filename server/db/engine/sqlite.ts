import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database, Db } from './database.ts';
import { migrateSqlite } from './migrate.ts';
import { type ReadSnapshot, registerSnapshots } from './readSnapshot.ts';
import { connectToSqlite, type SqliteSynchronous } from './sqliteConnection.ts';
import { createSqliteDb } from './sqliteDialect.ts';
import { listSqliteTables } from './sqliteTables.ts';
import { createWriteQueue } from './sqliteWriteQueue.ts';
import { trackSqliteVersion } from './trackSqliteVersion.ts';

/** Opens the embedded database; creates and migrates it first where needed. */
export async function openSqlite(file: string, synchronous?: SqliteSynchronous): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // It holds password hashes, so only its owner may read it. SQLite creates its other files with the same mode.
  closeSync(openSync(file, 'a', 0o600));
  const writer = connectToSqlite(file, synchronous);
  try {
    migrateSqlite(writer);
  } catch (error) {
    writer.close();
    throw error;
  }
  // Savepoints keep the previous contents of changed pages; by default in a file, once they are more than a few.
  writer.pragma('temp_store = memory');
  const reader = connectToSqlite(file, synchronous);
  const readDb = createSqliteDb(reader);
  registerSnapshots(readDb, () => openSnapshot(file));
  const { getVersion, bump } = trackSqliteVersion(writer);
  const queue = createWriteQueue(writer, bump);
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
      reader.close();
      writer.close();
    },
  };
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
