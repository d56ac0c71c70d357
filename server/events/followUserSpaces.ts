import { listUserSpaces } from '../db/queries/spaces.ts';
import type { EventRow } from '../db/schema.ts';
import type { FeedContext, FollowOptions } from './followSpace.ts';
import { maxPageEvents, readEventPage } from './readEventPage.ts';
import { type Watcher, waitUntilWoken } from './streamWakeups.ts';

export interface FollowUserSpacesOptions extends FollowOptions {
  /** Whether the caller's credentials are valid in the space. */
  canReach: (spaceId: string) => boolean;
}

/**
 * Yields the events of all spaces of the user as they are written, of each space from when the stream first saw it.
 * Yields `notifications` when those of the user have changed, and the revisions of the spaces at the start and whenever
 * the user's spaces have changed, which is noticed with the next event or after `idleMs`. Ends when the caller loses
 * access or the server stops.
 */
export async function* followUserSpaces(
  { database, wakeups, share }: FeedContext,
  { userId, isStillAllowed, accessKey, canReach, idleMs }: FollowUserSpacesOptions & { userId: string },
): AsyncGenerator<EventRow[] | Map<string, number> | 'notifications'> {
  const lastRevs = new Map<string, number>();
  // The notifications of a user are announced under the user's id.
  const watcher = wakeups.add([userId]);
  try {
    while (!wakeups.isClosed) {
      const hasNotifications = watcher.dirtySpaceIds.delete(userId);
      const [spaceId] = watcher.dirtySpaceIds;
      const events = spaceId === undefined ? [] : await readNextEvents({ database, share }, watcher, lastRevs, spaceId);
      // The spaces are read after the log, so that nothing is sent from a space that the user has left.
      const all = await share(`spaces ${userId}`, () => database.read((db) => listUserSpaces(db, userId)));
      const spaces = all.filter(({ id }) => canReach(id));
      if (!(await share(`access ${accessKey}`, isStillAllowed))) return;
      if (updateSpaces(watcher, lastRevs, spaces)) yield new Map(lastRevs);
      watcher.spaceIds = new Set([...lastRevs.keys(), userId]);
      const visibleEvents = events.filter(({ space_id }) => lastRevs.has(space_id));
      if (visibleEvents.length > 0) yield visibleEvents;
      if (hasNotifications) yield 'notifications';
      if (watcher.dirtySpaceIds.size === 0 && !wakeups.isClosed) {
        const isIdle = await waitUntilWoken(watcher, idleMs);
        if (isIdle && !wakeups.isClosed) yield [];
      }
    }
  } finally {
    wakeups.remove(watcher);
  }
}

/** Reads the next page of the space; the space stays dirty while there is more. */
async function readNextEvents(
  { database, share }: Pick<FeedContext, 'database' | 'share'>,
  watcher: Watcher,
  lastRevs: Map<string, number>,
  spaceId: string,
): Promise<EventRow[]> {
  watcher.dirtySpaceIds.delete(spaceId);
  const lastRev = lastRevs.get(spaceId);
  if (lastRev === undefined) return [];
  const { events, isLast } = await share(`page ${spaceId} ${lastRev} ${maxPageEvents}`, () =>
    readEventPage(database, spaceId, lastRev, maxPageEvents),
  );
  if (!isLast) watcher.dirtySpaceIds.add(spaceId);
  lastRevs.set(spaceId, events.at(-1)?.rev ?? lastRev);
  return events;
}

/** Watches these spaces from now on. Returns whether the user has joined or left a space. */
function updateSpaces(watcher: Watcher, lastRevs: Map<string, number>, spaces: { id: string; rev: number }[]): boolean {
  const spaceIds = new Set(spaces.map(({ id }) => id));
  const left = [...lastRevs.keys()].filter((id) => !spaceIds.has(id));
  const joined = spaces.filter(({ id }) => !lastRevs.has(id));
  for (const id of left) lastRevs.delete(id);
  watcher.spaceIds = spaceIds;
  for (const { id, rev } of joined) {
    lastRevs.set(id, rev);
    // Events written since the revision was read have not woken this watcher.
    watcher.dirtySpaceIds.add(id);
  }
  return left.length > 0 || joined.length > 0;
}
