import type { Database } from '../db/engine/database.ts';
import { countFullSpaces, countStoredBytes, listSpacesToCount } from '../db/queries/storedBytes.ts';
import type { PeriodicJob } from './scheduler.ts';

const intervalMs = 15 * 60_000;
const eventsPerTransaction = 2000;

/**
 * Counts what was written to each space since it was last counted. Writes compare the count with the limit; counting in
 * each of them would cost them more. `onFullSpaces` gets how many spaces are over their limit.
 */
export function createStoredBytesJob({
  database,
  maxSpaceBytes,
  onFullSpaces,
}: {
  database: Database;
  maxSpaceBytes: number;
  onFullSpaces: (count: number) => void;
}): PeriodicJob {
  return {
    kind: 'count_stored_bytes',
    intervalMs,
    run: async () => {
      for (const spaceId of await database.read(listSpacesToCount)) {
        // In small transactions, between which others can write.
        while (await database.write((db) => countStoredBytes(db, spaceId, eventsPerTransaction)));
      }
      onFullSpaces(await database.read((db) => countFullSpaces(db, maxSpaceBytes)));
    },
  };
}
