import type { Database } from '../db/engine/database.ts';
import type { EventRow } from '../db/schema.ts';
import { maxPageEvents, readEventPage } from './readEventPage.ts';
import { type Watchers, waitUntilWoken } from './watchers.ts';

export interface FollowOptions {
  /** Checked before each batch: the stream ends when the caller has lost access. */
  isStillAllowed: () => Promise<boolean>;
  /** An empty batch is yielded after this time without events. */
  idleMs: number;
}

/** Yields the space's events after `rev` as they are written, until the caller loses access or the server stops. */
export async function* followSpace(
  database: Database,
  watchers: Watchers,
  { spaceId, rev, isStillAllowed, idleMs }: FollowOptions & { spaceId: string; rev: number },
): AsyncGenerator<EventRow[]> {
  const watcher = watchers.add([spaceId]);
  try {
    let lastRev = rev;
    let pageSize = maxPageEvents;
    let idleSince = Date.now();
    while (!watchers.isClosed) {
      watcher.dirtySpaceIds.clear();
      const { events, isLast, isCut } = await readEventPage(database, spaceId, lastRev, pageSize);
      if (!(await isStillAllowed())) return;
      lastRev = events.at(-1)?.rev ?? lastRev;
      // After a cut page, read no more than fits; grow again while the events are short.
      pageSize = isCut ? events.length : Math.min(pageSize * 2, maxPageEvents);
      if (events.length > 0) {
        yield events;
        idleSince = Date.now();
      }
      if (isLast && watcher.dirtySpaceIds.size === 0 && !watchers.isClosed) {
        // A wake-up without an event does not restart the idle time.
        const isIdle = await waitUntilWoken(watcher, Math.max(0, idleSince + idleMs - Date.now()));
        if (isIdle && !watchers.isClosed) {
          yield [];
          idleSince = Date.now();
        }
      }
    }
  } finally {
    watchers.remove(watcher);
  }
}
