import type { Db } from './database.ts';

/** A reader of its own that sees the database as it was when the snapshot was opened. */
export interface ReadSnapshot {
  db: Db;
  close(): void;
}

/** A snapshot takes memory, and while it is open SQLite cannot truncate its log. */
const maxOpenSnapshots = 4;

// One limit for all databases of the process.
const snapshotFactories = new WeakMap<Db, () => ReadSnapshot>();
const waiting: (() => void)[] = [];
let openCount = 0;

/** Makes `readAtSnapshot` available to code that has this handle. */
export function registerSnapshots(reader: Db, openSnapshot: () => ReadSnapshot): void {
  snapshotFactories.set(reader, openSnapshot);
}

export function hasSnapshots(reader: Db): boolean {
  return snapshotFactories.has(reader);
}

/**
 * Reads a consistent state across many turns of the event loop. `work` awaits `nextTurn` between statements, so that
 * other requests run in between. Waits while too many snapshots are open.
 */
export async function readAtSnapshot<T>(
  reader: Db,
  work: (db: Db, nextTurn: () => Promise<void>) => Promise<T>,
): Promise<T> {
  if (openCount >= maxOpenSnapshots) await new Promise<void>((resolve) => waiting.push(resolve));
  else openCount++;
  let snapshot: ReadSnapshot | undefined;
  try {
    snapshot = snapshotFactories.get(reader)?.() as ReadSnapshot;
    return await work(snapshot.db, waitForTurn);
  } finally {
    snapshot?.close();
    const startNext = waiting.shift();
    // The next waiting snapshot takes the slot of this one.
    if (startNext) startNext();
    else openCount--;
  }
}

let lastTurn: Promise<unknown> = Promise.resolve();

/** All open snapshots together get one statement per turn of the event loop. */
function waitForTurn(): Promise<void> {
  const turn = lastTurn.then(() => new Promise<void>((resolve) => void setImmediate(resolve)));
  lastTurn = turn;
  return turn;
}
