import type { Parameters } from 'fast-check';

/** The same on every machine, so that a failure is found again; `npm run fuzz` chooses others. */
const seed = Number(process.env.FUZZ_SEED ?? 20_261_125);
const minutes = process.env.FUZZ_MINUTES;

/** How long one property may run by hand; `share` of the whole on one engine. */
export function runs(few: number, share: number): Parameters<unknown> & { numRuns: number } {
  if (minutes === undefined) return { seed, numRuns: few };
  // Time for a first one, which may hash passwords.
  const interruptAfterTimeLimit = Math.max((Number(minutes) * 60_000 * share) / 2, 5000);
  return { seed, numRuns: 1_000_000, interruptAfterTimeLimit, markInterruptAsFailure: false };
}

export const timeout = minutes === undefined ? 120_000 : Number(minutes) * 60_000 + 60_000;
