import type { Db } from './database.ts';

/** A reader of its own that stays at one moment, whatever is written meanwhile. */
export interface ReadSnapshot {
  db: Db;
  close(): void;
}

/** Each takes memory, and what is written meanwhile stays in the log of the embedded database. */
const mostOpen = 4;

const lenders = new WeakMap<Db, () => ReadSnapshot>();
const waiting: (() => void)[] = [];
let open = 0;

/** Whoever reads by this handle may take a snapshot instead, for what takes long. */
export function registerSnapshots(reader: Db, make: () => ReadSnapshot): void {
  lenders.set(reader, make);
}

export function hasSnapshots(reader: Db): boolean {
  return lenders.has(reader);
}

/** Reads at one moment in many turns of the event loop; `work` awaits `turn` wherever others may go first. */
export async function readAtSnapshot<T>(
  reader: Db,
  work: (db: Db, turn: () => Promise<void>) => Promise<T>,
): Promise<T> {
  if (open >= mostOpen) await new Promise<void>((resolve) => waiting.push(resolve));
  else open++;
  let snapshot: ReadSnapshot | undefined;
  try {
    snapshot = lenders.get(reader)?.() as ReadSnapshot;
    return await work(snapshot.db, nextTurn);
  } finally {
    snapshot?.close();
    const next = waiting.shift();
    if (next) next();
    else open--;
  }
}

let last: Promise<unknown> = Promise.resolve();

/** However many read, one of them has each turn of the event loop. */
function nextTurn(): Promise<void> {
  const turn = last.then(() => new Promise<void>((resolve) => void setImmediate(resolve)));
  last = turn;
  return turn;
}
