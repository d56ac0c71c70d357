import type { ApiResult } from '../lib/apiClient.ts';
import { runWhenIdle } from '../lib/runWhenIdle.ts';
import * as idb from './indexedDb.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { setOffline } from './syncStatus.ts';

/** Fetches a value and stores it on disk; while the server is unreachable, returns the stored one, without a rev. */
export async function fetchWithOfflineFallback<T>(
  key: string,
  fetchResult: () => Promise<ApiResult<T>>,
): Promise<ApiResult<T>> {
  const session = getSessionNumber();
  const result = await fetchResult();
  if (result.ok) {
    // Rendering the value comes first.
    runWhenIdle(() => session === getSessionNumber() && void idb.put('seen', key, result.value));
    return result;
  }
  if (result.error.code !== 'unreachable') return result;
  setOffline(true);
  const stored = await idb.get<T>('seen', key);
  return stored === undefined ? result : { ok: true, value: stored, rev: undefined };
}
