import type { Database } from '../db/engine/database.ts';
import { type FollowOptions, followSpace } from './followSpace.ts';
import { type FollowUserSpacesOptions, followUserSpaces } from './followUserSpaces.ts';
import { createStreamWakeups } from './streamWakeups.ts';

export type EventFeed = ReturnType<typeof createEventFeed>;

/**
 * Streams the logs of spaces. Each stream reads the log itself, by revision; being woken only tells it to look, so that
 * a lost or duplicate wake-up neither loses nor repeats an event.
 */
export function createEventFeed(database: Database) {
  const wakeups = createStreamWakeups(database);
  return {
    followSpace: (spaceId: string, rev: number, options: FollowOptions) =>
      followSpace(database, wakeups, { spaceId, rev, ...options }),
    followUserSpaces: (userId: string, options: FollowUserSpacesOptions) =>
      followUserSpaces(database, wakeups, { userId, ...options }),
    /** Ends all streams. */
    close: wakeups.close,
  };
}
