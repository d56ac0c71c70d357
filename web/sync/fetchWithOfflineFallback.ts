import type { ApiError, ApiResult } from '../lib/apiClient.ts';
import { runWhenIdle } from '../lib/runWhenIdle.ts';
import * as idb from './indexedDb.ts';
import { type GetReadRev, startRead, storedReadRev } from './knownRevs.ts';
import { isFinalError } from './readRetry.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { reportFailure, reportSuccess } from './syncStatus.ts';

export type ReadResult<T> =
  | {
      ok: true;
      value: T;
      rev: number | undefined;
      getReadRev: GetReadRev;
      /** Why the value comes from the disk. It must be read again. */
      failure: ApiError | undefined;
    }
  | { ok: false; error: ApiError };

/** Fetches a value and stores it on disk; while the server cannot answer, returns the stored one. */
export async function fetchWithOfflineFallback<T>(
  key: string,
  fetchResult: () => Promise<ApiResult<T>>,
): Promise<ReadResult<T>> {
  const session = getSessionNumber();
  const getReadRev = startRead();
  const result = await fetchResult();
  if (result.ok) {
    reportSuccess();
    // Rendering the value comes first.
    runWhenIdle(() => session === getSessionNumber() && void idb.put('seen', key, result.value));
    return { ok: true, value: result.value, rev: result.rev, getReadRev, failure: undefined };
  }
  const { error } = result;
  if (isFinalError(error) || error.code === 'unauthorized') return result;
  reportFailure(error);
  const value = await idb.get<T>('seen', key);
  if (value === undefined) return result;
  return { ok: true, value, rev: undefined, getReadRev: storedReadRev, failure: error };
}
