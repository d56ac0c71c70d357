import type { Db } from '../db/engine/database.ts';
import { findEventFrom } from '../db/queries/events.ts';

/** Up to where a client has read the log of a space. */
interface ReadPosition {
  spaceId: string;
  rev: number;
  /** When the event of this revision happened, if the client tells it. */
  at?: string | undefined;
  /** The revision of the space now. */
  currentRev: number;
}

/**
 * Whether the log has every event after this position. It has not where old events were deleted, nor where it is not
 * the log that the client has read, because a backup was restored: that begins at another revision, or has another
 * event there.
 */
export async function canResume(db: Db, { spaceId, rev, at, currentRev }: ReadPosition): Promise<boolean> {
  if (rev > currentRev) return false;
  if (rev === currentRev && at === undefined) return true;
  const next = await findEventFrom(db, spaceId, rev);
  if (next?.rev === rev) return at === undefined || next.at === at;
  return rev === currentRev || next?.rev === rev + 1;
}
