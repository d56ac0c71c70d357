import type SqliteFile from 'better-sqlite3';
import { AppError } from '../../../contract/errors.ts';
import type { Db } from './database.ts';
import { createSqliteDb } from './sqliteDialect.ts';
import type { StorageHealth } from './storageHealth.ts';

interface QueuedWrite {
  work: (db: Db) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

const maxBatchSize = 256;
/** Slow writes do not make a batch longer than this, because nothing else is done meanwhile. */
const maxBatchMs = 50;

// Over 80 lines: its functions share the queue and the open transaction.
/**
 * Group commit: runs the waiting writes one after the other, each in its own savepoint, makes them durable with one
 * commit, and settles their promises only then.
 */
export function createWriteQueue(
  connection: SqliteFile.Database,
  onCommit: (hasAuthChanged: boolean) => void,
  health?: Pick<StorageHealth, 'reportFull' | 'reportSuccess'>,
) {
  let hasAuthChanged = false;
  const writeDb = createSqliteDb(connection, () => {
    hasAuthChanged = true;
  });
  const transaction = prepareTransaction(connection);
  const pending: QueuedWrite[] = [];
  let draining: Promise<void> | undefined;

  function write<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      pending.push({ work, resolve, reject });
      draining ??= drain();
    });
  }

  async function drain(): Promise<void> {
    // Writes that arrive in the same turn of the event loop share a commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (pending.length > 0) {
      const isCut = await runBatch(pending.splice(0, maxBatchSize));
      // Others are served before the rest.
      if (isCut) await new Promise((resolve) => setImmediate(resolve));
    }
    draining = undefined;
  }

  /** Returns whether the time was over before all writes of the batch had run. */
  async function runBatch(batch: QueuedWrite[]): Promise<boolean> {
    const settlers: (() => void)[] = [];
    const started: QueuedWrite[] = [];
    const endMs = performance.now() + maxBatchMs;
    try {
      transaction.begin.run();
      for (const queued of batch) {
        if (started.length > 0 && performance.now() > endMs) break;
        started.push(queued);
        const { settle, error } = await runInSavepoint(queued);
        settlers.push(settle);
        // On some errors (a full disk) SQLite rolls back the transaction, and with it all writes of the batch.
        if (!connection.inTransaction) throw new AppError('unavailable', undefined, { cause: error });
      }
      transaction.commit.run();
      onCommit(hasAuthChanged);
      hasAuthChanged = false;
      health?.reportSuccess();
    } catch (error) {
      const failed = started.length > 0 ? started : batch;
      for (const { reject } of failed) reject(toAppError(error));
      // The rest of the batch has not run: it goes first in the next one.
      pending.unshift(...batch.slice(failed.length));
      rollBack();
      if (isOutOfSpace(error)) makeRoom();
      return false;
    }
    for (const settle of settlers) settle();
    pending.unshift(...batch.slice(started.length));
    return started.length < batch.length;
  }

  /** Returns how to settle the write once the batch is committed, and the error if it failed. */
  async function runInSavepoint({
    work,
    resolve,
    reject,
  }: QueuedWrite): Promise<{ settle: () => void; error?: unknown }> {
    transaction.savepoint.run();
    try {
      const value = await work(writeDb);
      transaction.release.run();
      return { settle: () => resolve(value as never) };
    } catch (error) {
      if (connection.inTransaction) {
        transaction.rollBackToSavepoint.run();
        transaction.release.run();
      }
      return { settle: () => reject(toAppError(error)), error };
    }
  }

  function rollBack(): void {
    try {
      if (connection.inTransaction) transaction.rollBack.run();
    } catch {
      // If even the rollback fails, the next `begin` fails and reports it.
    }
  }

  /** Gives up the reserve and empties the log, so that small writes have room again. */
  function makeRoom(): void {
    health?.reportFull();
    try {
      connection.pragma('wal_checkpoint(truncate)');
    } catch {
      // There is no room for that either.
    }
  }

  return {
    write,
    /** Resolves when no write is pending. */
    idle: async () => draining,
  };
}

function prepareTransaction(connection: SqliteFile.Database) {
  return {
    begin: connection.prepare('begin immediate'),
    savepoint: connection.prepare('savepoint job'),
    release: connection.prepare('release job'),
    rollBackToSavepoint: connection.prepare('rollback to job'),
    commit: connection.prepare('commit'),
    rollBack: connection.prepare('rollback'),
  };
}

function isOutOfSpace(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].some((text) => /^SQLITE_(FULL|IOERR)/.test(String(text)));
}

/** Failures of the storage, not of the statement: nothing was changed, and the same call may succeed later. */
function toAppError(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code);
  return /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|LOCKED)/.test(code)
    ? new AppError('unavailable', undefined, { cause: error })
    : error;
}
