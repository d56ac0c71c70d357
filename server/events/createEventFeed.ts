import { AppError } from '../../contract/errors.ts';
import type { Database } from '../db/engine/database.ts';
import { createCallCoalescer } from './coalesceCalls.ts';
import { type FollowOptions, followSpace } from './followSpace.ts';
import { type FollowUserSpacesOptions, followUserSpaces } from './followUserSpaces.ts';
import { createSlotsPerKey } from './slotsPerKey.ts';
import { createStreamWakeups } from './streamWakeups.ts';
import { watchSpaces } from './watchSpaces.ts';

/** A client that reconnects too early has closed the earlier stream by then. */
const retryAfterSeconds = 10;

export type EventFeed = ReturnType<typeof createEventFeed>;

/**
 * Streams the logs of spaces. Each stream follows the log itself, by revision; being woken only tells it to look, so
 * that a lost or duplicate wake-up neither loses nor repeats an event. Streams that look at the same time share what
 * they read.
 */
export function createEventFeed(database: Database, maxStreamsPerUser: number) {
  const wakeups = createStreamWakeups(database);
  const share = createCallCoalescer();
  const streams = createSlotsPerKey(maxStreamsPerUser);

  /**
   * Counts a stream of the user, and returns a function that takes it back.
   * @throws AppError with code `too_many_streams`
   */
  function openStream(userId: string): () => void {
    const closeStream = streams.take(userId);
    if (closeStream) return closeStream;
    const message = `You have ${maxStreamsPerUser} event streams open, which is the limit. Close one first.`;
    throw new AppError('too_many_streams', message, { retryAfter: retryAfterSeconds });
  }

  return {
    openStream,
    countOpenStreams: streams.countTaken,
    followSpace: (spaceId: string, rev: number, options: FollowOptions & { userId: string }) =>
      followSpace({ database, wakeups, share }, { spaceId, rev, ...options }),
    followUserSpaces: (userId: string, options: FollowUserSpacesOptions) =>
      followUserSpaces({ database, wakeups, share }, { userId, ...options }),
    /** Tells the streams of the user that their notifications have changed. */
    announceNotifications: (userId: string) => database.notifySpacesChanged([userId]),
    /** Tells when something happens in the spaces. */
    watchSpaces: (spaceIds: string[]) => watchSpaces(wakeups, spaceIds),
    /** Ends all streams, and whatever waits for changes. */
    close: wakeups.close,
  };
}
