import type { Db } from '../../engine/database.ts';
import { hasSnapshots, readAtSnapshot } from '../../engine/readSnapshot.ts';

/** A task that a search may find, and how much there is to look through. */
export interface SearchCandidate {
  id: string;
  bytes: number;
}

interface Search<R> {
  limit: number | undefined;
  wordCount: number;
  /** Lists what the other filters leave, in the order of the result. */
  listCandidates: (db: Db) => Promise<SearchCandidate[]>;
  /** Selects those of these tasks that have all words. */
  selectMatches: (db: Db, ids: string[]) => Promise<R[]>;
}

/** About what the embedded database looks through for one word in 10 ms. */
export const maxBytesPerStatement = 2_000_000;

/**
 * Searches the candidates in statements that take milliseconds, with turns for other requests in between. Returns
 * undefined when one statement can do it: there is little to look through, or the database has a process of its own.
 */
export async function searchInBatches<R extends { id: string }>(
  reader: Db,
  search: Search<R>,
): Promise<R[] | undefined> {
  if (search.wordCount === 0 || !hasSnapshots(reader)) return undefined;
  const candidates = await search.listCandidates(reader);
  if (candidates.reduce((sum, { bytes }) => sum + bytes, 0) * search.wordCount <= maxBytesPerStatement)
    return undefined;
  return readAtSnapshot(reader, async (snapshot, nextTurn) => {
    const found: R[] = [];
    for (const ids of toBatches(await search.listCandidates(snapshot), maxBytesPerStatement / search.wordCount)) {
      await nextTurn();
      const matches = new Map((await search.selectMatches(snapshot, ids)).map((row) => [row.id, row]));
      for (const id of ids) {
        const match = matches.get(id);
        if (match) found.push(match);
        if (found.length === search.limit) return found;
      }
    }
    return found;
  });
}

/** Batches of ids whose tasks have at most `maxBytes` together, or one task. */
function* toBatches(candidates: SearchCandidate[], maxBytes: number): Generator<string[]> {
  let batch: string[] = [];
  let batchBytes = 0;
  for (const { id, bytes } of candidates) {
    if (batch.length > 0 && batchBytes + bytes > maxBytes) {
      yield batch;
      batch = [];
      batchBytes = 0;
    }
    batch.push(id);
    batchBytes += bytes;
  }
  if (batch.length > 0) yield batch;
}
