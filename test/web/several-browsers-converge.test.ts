import { expect, test } from 'vitest';
import { runConvergeTest } from '../../reliability/converge/convergeRun.ts';

test('browsers, a script and an agent behind a faulty network end with what the server has, and every text is there once', async () => {
  // A short run of `npm run prove:converge`.
  const gestures = 60;
  const minFaults = 20;
  // `npm run prove:converge` also reports `inOwnWay`: nothing is lost there, but a person is asked without need.
  const { faults, kept, inOwnWay, ...outcome } = await runConvergeTest({ gestures, seed: 1, minFaults, kills: 1 });
  expect(outcome).toEqual({ gestures, kills: 1, lost: [], repeated: [], different: [] });
  expect(faults).toBeGreaterThanOrEqual(minFaults);
}, 180_000);
