import type { Db } from '../db/engine/database.ts';
import { setEventData } from '../db/queries/events.ts';
import { subtractStoredBytes } from '../db/queries/storedBytes.ts';
import type { EventRow } from '../db/schema.ts';

type EventData = Pick<EventRow, 'rev' | 'data'>;

/** Replaces the data of events by what is left of it. The space then stores that much less. */
export async function replaceEventData(
  db: Db,
  spaceId: string,
  before: readonly EventData[],
  after: EventData[],
): Promise<void> {
  const bytesBefore = new Map(before.map(({ rev, data }) => [rev, Buffer.byteLength(data)]));
  await setEventData(db, spaceId, after);
  const removed = after.map(({ rev, data }) => ({ rev, bytes: (bytesBefore.get(rev) ?? 0) - Buffer.byteLength(data) }));
  await subtractStoredBytes(db, spaceId, removed);
}
