import fc from 'fast-check';

/** The same on every machine, so that a failure is found again; `npm run fuzz` chooses others. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const minutes = process.env['FUZZ_MINUTES'];

/**
 * Tries the property `few` times; by hand for as long as is its `share` of the whole on one engine, and at least once.
 * @throws Error that says with what it does not hold
 */
export async function checkProperty<Ts>(property: fc.IAsyncProperty<Ts>, few: number, share: number): Promise<void> {
  if (minutes === undefined) return fc.assert(property, { seed, numRuns: few });
  await fc.assert(property, { seed, numRuns: 1 });
  const interruptAfterTimeLimit = (Number(minutes) * 60_000 * share) / 2;
  const found = await fc.check(property, { seed, numRuns: 1_000_000, interruptAfterTimeLimit });
  // Out of time before the first was done: on a busy machine.
  if (!found.failed || (found.interrupted && found.counterexample === null)) return;
  throw new Error(fc.defaultReportMessage(found), { cause: found.errorInstance });
}

export const fuzzTimeoutMs = minutes === undefined ? 120_000 : Number(minutes) * 60_000 + 60_000;
