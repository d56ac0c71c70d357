import type { Database } from '../db/engine/database.ts';
import type { EventRow } from '../db/schema.ts';
import type { CoalesceCall } from './coalesceCalls.ts';
import { maxPageEvents, readEventPage } from './readEventPage.ts';
import { type StreamWakeups, waitUntilWoken } from './streamWakeups.ts';

export interface FollowOptions {
  /** Checked before each batch: the stream ends when the caller has lost access. */
  isStillAllowed: () => Promise<boolean>;
  /** Equal for streams with the same credentials and permissions, which share the check. */
  accessKey: string;
  /** An empty batch is yielded after this time without events. */
  idleMs: number;
}

/** What all streams of a process share. */
export interface FeedContext {
  database: Database;
  wakeups: StreamWakeups;
  share: CoalesceCall;
}

/**
 * Yields the space's events after `rev` as they are written, and `notifications` when those of the user have changed, until
 * the caller loses access or the server stops.
 */
export async function* followSpace(
  { database, wakeups, share }: FeedContext,
  {
    spaceId,
    userId,
    rev,
    isStillAllowed,
    accessKey,
    idleMs,
  }: FollowOptions & { spaceId: string; userId: string; rev: number },
): AsyncGenerator<EventRow[] | 'notifications'> {
  // The notifications of a user are announced under the user's id.
  const watcher = wakeups.add([spaceId, userId]);
  try {
    let lastRev = rev;
    let pageSize = maxPageEvents;
    let idleSince = Date.now();
    while (!wakeups.isClosed) {
      const hasNotifications = watcher.dirtySpaceIds.has(userId);
      watcher.dirtySpaceIds.clear();
      const { events, isLast, isCut } = await share(`page ${spaceId} ${lastRev} ${pageSize}`, () =>
        readEventPage(database, spaceId, lastRev, pageSize),
      );
      if (!(await share(`access ${accessKey}`, isStillAllowed))) return;
      lastRev = events.at(-1)?.rev ?? lastRev;
      // After a cut page, read no more than fits; grow again while the events are short.
      pageSize = isCut ? events.length : Math.min(pageSize * 2, maxPageEvents);
      if (events.length > 0) {
        yield events;
        idleSince = Date.now();
      }
      if (hasNotifications) yield 'notifications';
      if (isLast && watcher.dirtySpaceIds.size === 0 && !wakeups.isClosed) {
        // A wake-up without an event does not restart the idle time.
        const isIdle = await waitUntilWoken(watcher, Math.max(0, idleSince + idleMs - Date.now()));
        if (isIdle && !wakeups.isClosed) {
          yield [];
          idleSince = Date.now();
        }
      }
    }
  } finally {
    wakeups.remove(watcher);
  }
}
