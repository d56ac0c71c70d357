import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';

interface Waiting<Key, Answer> {
  key: Key;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

const mostAtOnce = 500;

/**
 * Makes one statement of the calls that come at the same time, where each statement is a trip to another process: on
 * PostgreSQL, outside of transactions. What comes while one is on its way goes with the next, so that every answer is
 * from after its call. `ask` answers the keys in their order.
 */
export function createBatchLoader<Key, Answer>(
  alone: (db: Db, key: Key) => Promise<Answer>,
  ask: (db: Db, keys: Key[]) => Promise<Answer[]>,
): (db: Db, key: Key) => Promise<Answer> {
  const queues = new WeakMap<Db, (key: Key) => Promise<Answer>>();
  return (db, key) => {
    if (!isPostgres(db) || db.isTransaction) return alone(db, key);
    let queue = queues.get(db);
    if (!queue) {
      queue = queueOf((keys) => ask(db, keys));
      queues.set(db, queue);
    }
    return queue(key);
  };
}

function queueOf<Key, Answer>(ask: (keys: Key[]) => Promise<Answer[]>): (key: Key) => Promise<Answer> {
  const waiting: Waiting<Key, Answer>[] = [];
  let isAsking = false;

  async function askAll(): Promise<void> {
    while (waiting.length > 0) {
      const round = waiting.splice(0, mostAtOnce);
      try {
        const answers = await ask(round.map(({ key }) => key));
        for (const [at, { resolve }] of round.entries()) resolve(answers[at] as Answer);
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
    }
    isAsking = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (isAsking) return;
      isAsking = true;
      setImmediate(askAll);
    });
}
