import fc from 'fast-check';

/** Fixed, so that every machine runs the same cases. `npm run fuzz` sets another one. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const minutes = process.env['FUZZ_MINUTES'];

/**
 * Checks the property: `runCount` times, or with FUZZ_MINUTES for its `share` of half of that time (the other half is
 * for the other engine), but at least once.
 * @throws Error with the counterexample if the property does not hold
 */
export async function checkProperty<Ts>(
  property: fc.IAsyncProperty<Ts>,
  runCount: number,
  share: number,
): Promise<void> {
  if (minutes === undefined) return fc.assert(property, { seed, numRuns: runCount });
  await fc.assert(property, { seed, numRuns: 1 });
  const interruptAfterTimeLimit = (Number(minutes) * 60_000 * share) / 2;
  const result = await fc.check(property, { seed, numRuns: 1_000_000, interruptAfterTimeLimit });
  // On a busy machine the time may run out before the first run is done.
  if (!result.failed || (result.interrupted && result.counterexample === null)) return;
  throw new Error(fc.defaultReportMessage(result), { cause: result.errorInstance });
}

export const fuzzTimeoutMs = minutes === undefined ? 120_000 : Number(minutes) * 60_000 + 60_000;
