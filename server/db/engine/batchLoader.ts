import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';

interface PendingCall<Key, Result> {
  key: Key;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

const maxBatchSize = 500;

/**
 * Joins calls that are made at the same time into one statement, on PostgreSQL and outside transactions, where each
 * statement is a round trip. Calls made during a batch wait for the next one, so that every result was read after its
 * call. `loadMany` returns the results in the order of the keys.
 */
export function createBatchLoader<Key, Result>(
  loadOne: (db: Db, key: Key) => Promise<Result>,
  loadMany: (db: Db, keys: Key[]) => Promise<Result[]>,
): (db: Db, key: Key) => Promise<Result> {
  const queues = new WeakMap<Db, (key: Key) => Promise<Result>>();
  return (db, key) => {
    if (!isPostgres(db) || db.isTransaction) return loadOne(db, key);
    let queue = queues.get(db);
    if (!queue) {
      queue = createQueue((keys) => loadMany(db, keys));
      queues.set(db, queue);
    }
    return queue(key);
  };
}

function createQueue<Key, Result>(loadMany: (keys: Key[]) => Promise<Result[]>): (key: Key) => Promise<Result> {
  const pending: PendingCall<Key, Result>[] = [];
  let isLoading = false;

  async function loadPending(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending.splice(0, maxBatchSize);
      try {
        const results = await loadMany(batch.map(({ key }) => key));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isLoading = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      pending.push({ key, resolve, reject });
      if (isLoading) return;
      isLoading = true;
      setImmediate(loadPending);
    });
}
