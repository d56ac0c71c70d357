import type { Database } from '../db/engine/database.ts';
import { type FollowOptions, followSpace } from './followSpace.ts';
import { followUserSpaces } from './followUserSpaces.ts';
import { createWatchers } from './watchers.ts';

export type EventFeed = ReturnType<typeof createEventFeed>;

/**
 * Streams the logs of spaces. Each stream reads the log itself, by revision; being woken only tells it to look, so that
 * a lost or duplicate wake-up neither loses nor repeats an event.
 */
export function createEventFeed(database: Database) {
  const watchers = createWatchers(database);
  return {
    followSpace: (spaceId: string, rev: number, options: FollowOptions) =>
      followSpace(database, watchers, { spaceId, rev, ...options }),
    followUserSpaces: (userId: string, options: FollowOptions) =>
      followUserSpaces(database, watchers, { userId, ...options }),
    /** Ends all streams. */
    close: watchers.close,
  };
}
