import type { ApiError } from '../lib/apiClient.ts';

/** When the queue may send again after errors. Times are in ms by `performance.now()`, which no clock change moves. */

const maxServerErrors = 10;
const minRetryMs = 1000;
const maxRetryMs = 15_000;

/** The server or a proxy asked to wait until then (Retry-After). */
let askedToWaitUntil = 0;
/** The server was out of reach: until then nothing is tried. */
let backoffUntil = 0;
let retryMs = minRetryMs;
/** Per mutation, how often the server failed to execute it, and when to try again. */
const serverErrors = new Map<string, { count: number; until: number }>();

/** Notes a failed attempt. Returns false when the error is final. */
export function noteFailure(mutationId: string, { code, retryAfter }: ApiError): boolean {
  const now = performance.now();
  if (code === 'internal') {
    const count = (serverErrors.get(mutationId)?.count ?? 0) + 1;
    serverErrors.set(mutationId, { count, until: now + Math.min(minRetryMs * 2 ** (count - 1), maxRetryMs) });
    return count < maxServerErrors;
  }
  if (code !== 'unreachable' && code !== 'unavailable' && code !== 'rate_limited') return false;
  if (retryAfter !== undefined) askedToWaitUntil = Math.max(askedToWaitUntil, now + retryAfter * 1000);
  // Several requests that fail together are one outage.
  else if (now >= backoffUntil) {
    backoffUntil = now + retryMs;
    retryMs = Math.min(retryMs * 2, maxRetryMs);
  }
  return true;
}

export function noteAnswer(mutationId: string): void {
  serverErrors.delete(mutationId);
  retryMs = minRetryMs;
}

/** Tries again at once, but not before the server wants it. */
export function resetBackoff(): void {
  backoffUntil = 0;
  retryMs = minRetryMs;
}

/** In ms; 0: now. */
export function getPauseMs(): number {
  return Math.max(0, askedToWaitUntil - performance.now(), backoffUntil - performance.now());
}

/** The mutations that wait after an error of the server, with the ms until they may be sent again. */
export function getDelayedRetries(): { id: string; delayMs: number }[] {
  const now = performance.now();
  return [...serverErrors]
    .filter(([, { until }]) => until > now)
    .map(([id, { until }]) => ({ id, delayMs: until - now }));
}
