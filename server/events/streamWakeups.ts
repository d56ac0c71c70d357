import type { Database } from '../db/engine/database.ts';
import { getSpaceRevs } from '../db/queries/revisions.ts';

const pollIntervalMs = 1000;

/** A stream that waits for events in its spaces. */
export interface Watcher {
  spaceIds: ReadonlySet<string>;
  /** The spaces that may have events which the stream has not read. */
  dirtySpaceIds: Set<string>;
  wake: () => void;
}

export type StreamWakeups = ReturnType<typeof createStreamWakeups>;

/**
 * The open streams of this process. They are woken by notifications of the database, and by a poll that finds what
 * was not notified: writes of the CLI, and lost notifications.
 */
export function createStreamWakeups(database: Database) {
  const watchers = new Set<Watcher>();
  let polledRevs = new Map<string, number>();
  let isClosed = false;
  const polling = setInterval(() => poll().catch(() => {}), pollIntervalMs).unref();
  database.onSpacesChanged(markDirty);

  function markDirty(spaceIds: string[]): void {
    for (const watcher of watchers) {
      const changed = spaceIds.filter((id) => watcher.spaceIds.has(id));
      for (const id of changed) watcher.dirtySpaceIds.add(id);
      if (changed.length > 0) watcher.wake();
    }
  }

  async function poll(): Promise<void> {
    const spaceIds = [...new Set([...watchers].flatMap((watcher) => [...watcher.spaceIds]))];
    if (spaceIds.length === 0) return void polledRevs.clear();
    const rows = await database.read((db) => getSpaceRevs(db, { spaceIds }));
    const revs = new Map(rows.map(({ id, rev }) => [id, rev]));
    // A deleted space has no revision any more, which is a change too.
    markDirty(spaceIds.filter((id) => polledRevs.get(id) !== revs.get(id)));
    polledRevs = revs;
  }

  return {
    get isClosed() {
      return isClosed;
    },
    add: (spaceIds: string[]): Watcher => {
      const watcher: Watcher = { spaceIds: new Set(spaceIds), dirtySpaceIds: new Set(), wake: () => {} };
      watchers.add(watcher);
      return watcher;
    },
    remove: (watcher: Watcher): void => void watchers.delete(watcher),
    /** Stops polling and wakes the streams, which end. */
    close: (): void => {
      isClosed = true;
      clearInterval(polling);
      for (const watcher of watchers) watcher.wake();
    },
  };
}

/** Waits until the watcher is woken. Returns true when `timeoutMs` passed first. */
export function waitUntilWoken(watcher: Watcher, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), timeoutMs);
    watcher.wake = () => {
      clearTimeout(timer);
      resolve(false);
    };
  });
}
