import type { ApiError } from '../lib/apiClient.ts';

/** Repeats reads that failed for a reason that passes: the server is out of reach, busy or in trouble. */

const minRetryMs = 1000;
const maxRetryMs = 15_000;

interface Retry {
  failures: number;
  timer: ReturnType<typeof setTimeout>;
  run: () => void;
}

const retries = new Map<string, Retry>();

/** Whether our server has refused the request for good. Everything else may work later. */
export function isFinalError({ status, code }: ApiError): boolean {
  return code !== 'unreachable' && code !== 'unauthorized' && status >= 400 && status < 500 && status !== 429;
}

/** Runs a read again after a growing wait, or as long as the server asks. At once when the browser is back online. */
export function scheduleRead(key: string, { retryAfter }: ApiError, run: () => void): void {
  const failures = (retries.get(key)?.failures ?? 0) + 1;
  clearTimeout(retries.get(key)?.timer);
  const delayMs = retryAfter === undefined ? Math.min(minRetryMs * 2 ** (failures - 1), maxRetryMs) : retryAfter * 1000;
  retries.set(key, { failures, run, timer: setTimeout(run, delayMs) });
}

/** To be called when the read has succeeded, or is no longer needed. */
export function cancelRead(key: string): void {
  clearTimeout(retries.get(key)?.timer);
  retries.delete(key);
}

export function cancelAllReads(): void {
  for (const key of [...retries.keys()]) cancelRead(key);
}

addEventListener('online', () => {
  for (const { timer, run } of [...retries.values()]) {
    clearTimeout(timer);
    run();
  }
});
