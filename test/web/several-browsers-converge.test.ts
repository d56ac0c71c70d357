import { expect, test } from 'vitest';
import { runConvergeTest } from '../../reliability/converge/convergeRun.ts';

test('several browsers behind a faulty network end with what the server has, and every text is there once', async () => {
  // A short run of `npm run prove:converge`.
  const gestures = 60;
  const { faults, ...outcome } = await runConvergeTest({ gestures, seed: 1 });
  expect(outcome).toEqual({ gestures, lost: [], repeated: [], different: [] });
  expect(faults).toBeGreaterThan(10);
}, 180_000);
