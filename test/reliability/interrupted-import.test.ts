import { expect, test } from 'vitest';
import { runImportLoop } from '../../reliability/import/importRun.ts';
import { engines } from '../support/engines.ts';

/** A short run of `npm run prove:import`. */
test.each(engines)(
  'a server on %s that is killed while it imports goes on without a row twice or missing',
  async (engine) => {
    const { kills, faults, otherCalls } = await runImportLoop({ engine, rows: 3000, kills: 1 });
    expect([kills, faults]).toEqual([1, []]);
    expect(otherCalls).toBeGreaterThan(0);
  },
  120_000,
);
