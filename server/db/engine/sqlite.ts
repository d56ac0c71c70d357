import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { AppError } from '../../../contract/errors.ts';
import type { Database, Db, DbVersion } from './database.ts';
import { migrateSqlite } from './migrate.ts';
import { type ReadSnapshot, registerSnapshots } from './readSnapshot.ts';
import { createSqliteDb } from './sqliteDialect.ts';

interface Job {
  work: (db: Db) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

const largestBatch = 256;

/** Opens the embedded database, creating and migrating it first where needed. */
export async function openSqlite(file: string): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // It holds password hashes: only its owner may read it. SQLite gives its other files the same mode.
  closeSync(openSync(file, 'a', 0o600));
  const writer = connect(file);
  try {
    migrateSqlite(writer);
  } catch (error) {
    writer.close();
    throw error;
  }
  // What pages were like before a savepoint is kept in memory; the default is a file, once it is more than a few pages.
  writer.pragma('temp_store = memory');
  const reader = connect(file);
  const readHandle = createSqliteDb(reader);
  registerSnapshots(readHandle, () => openSnapshot(file));
  const moments = momentsOf(writer);
  const queue = writeQueue(writer, moments.pass);
  let listener: (spaceIds: string[]) => void = () => {};

  return {
    engine: 'sqlite',
    getVersion: moments.now,
    read: (work) => work(readHandle),
    write: queue.write,
    writeStatement: queue.write,
    notifySpacesChanged: (spaceIds) => listener(spaceIds),
    onSpacesChanged: (given) => {
      listener = given;
    },
    backup: async (target) => {
      const source = connect(file);
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

/** An empty database in memory, for one at a time; `tables` in the order in which they were made. */
export function openInMemorySqlite(): { db: Db; tableNames: string[]; close: () => void } {
  const connection = connect(':memory:');
  migrateSqlite(connection);
  const names = "select name from sqlite_schema where type = 'table' and name <> 'migrations' order by rowid";
  const tableNames = connection.prepare(names).pluck().all() as string[];
  return { db: createSqliteDb(connection), tableNames, close: () => connection.close() };
}

function openSnapshot(file: string): ReadSnapshot {
  const connection = connect(file);
  // What is read once is not worth keeping.
  connection.pragma('cache_size = -4096');
  connection.exec('begin');
  return { db: createSqliteDb(connection), close: () => connection.close() };
}

function connect(file: string): SqliteFile.Database {
  const connection = new SqliteFile(file, { timeout: 5000 });
  connection.pragma('journal_mode = wal');
  // The default of this build, NORMAL, may lose the last commits when the power fails.
  connection.pragma('synchronous = full');
  connection.pragma('foreign_keys = on');
  connection.pragma('cache_size = -65536');
  // SQLite's own upper() knows only ASCII.
  connection.function('fold', { deterministic: true }, (value) =>
    value === null ? null : String(value).toUpperCase(),
  );
  return connection;
}

/** Moments pass with each commit of ours, and when another process has committed. */
function momentsOf(writer: SqliteFile.Database) {
  // On the connection that writes, this number changes only by what others commit.
  const others = writer.prepare('pragma data_version').pluck();
  let seen = others.get();
  let moment: DbVersion = { authEpoch: 0 };

  function pass(isAccessChanged: boolean): void {
    moment = { authEpoch: moment.authEpoch + Number(isAccessChanged) };
  }
  function now(): DbVersion {
    const version = others.get();
    if (version !== seen) pass(true);
    seen = version;
    return moment;
  }
  return { now, pass };
}

/**
 * Group commit: the writes that wait are run one after the other, each in a savepoint of its own, and made durable by
 * one commit; only then is any of them answered.
 */
function writeQueue(connection: SqliteFile.Database, onCommit: (isAccessChanged: boolean) => void) {
  let isAccessChanged = false;
  /** What went wrong last. */
  let fault: unknown;
  const handle = createSqliteDb(connection, () => {
    isAccessChanged = true;
  });
  const begin = connection.prepare('begin immediate');
  const savepoint = connection.prepare('savepoint job');
  const release = connection.prepare('release job');
  const undo = connection.prepare('rollback to job');
  const commit = connection.prepare('commit');
  const rollback = connection.prepare('rollback');

  const waiting: Job[] = [];
  let draining: Promise<void> | undefined;

  function write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      draining ??= drain();
    });
  }

  async function drain(): Promise<void> {
    // What arrives in the same turn of the event loop shares the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await runBatch(waiting.splice(0, largestBatch));
    draining = undefined;
  }

  async function runBatch(batch: Job[]): Promise<void> {
    const answers: (() => void)[] = [];
    const done: Job[] = [];
    try {
      begin.run();
      for (const job of batch) {
        done.push(job);
        answers.push(await runJob(job));
        // Some faults (a full disk) make SQLite roll the whole transaction back: then nothing of the batch stays.
        if (!connection.inTransaction) throw new AppError('unavailable', undefined, { cause: fault });
      }
      commit.run();
      onCommit(isAccessChanged);
      isAccessChanged = false;
    } catch (error) {
      for (const job of done.length > 0 ? done : batch) job.reject(asRefusal(error));
      if (done.length > 0) waiting.unshift(...batch.slice(done.length));
      undoAll();
      return;
    }
    for (const answer of answers) answer();
  }

  async function runJob({ work, resolve, reject }: Job): Promise<() => void> {
    savepoint.run();
    try {
      const value = await work(handle);
      release.run();
      return () => resolve(value as never);
    } catch (error) {
      fault = error;
      if (connection.inTransaction) {
        undo.run();
        release.run();
      }
      return () => reject(asRefusal(error));
    }
  }

  function undoAll(): void {
    try {
      if (connection.inTransaction) rollback.run();
    } catch {
      // The disk fails even this; the next begin says so.
    }
  }

  return { write, idle: async () => draining };
}

/** Faults of the storage, not of the statement: nothing was changed, and the same call may work later. */
function asRefusal(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code);
  return /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|LOCKED)/.test(code)
    ? new AppError('unavailable', undefined, { cause: error })
    : error;
}
