import { spawnSync } from 'node:child_process';
import { parseOptions, parseWholeNumber } from '../scripts/parseOptions.ts';

const { seed, minutes } = parseOptions(
  'npm run fuzz -- [--seed N] [--minutes 10]',
  {
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    minutes: { type: 'string', default: '10' },
  },
  ({ seed, minutes }) => ({
    // fast-check uses 32 bits of the seed.
    seed: parseWholeNumber('--seed', seed, 0, 2 ** 31 - 1),
    minutes: parseWholeNumber('--minutes', minutes, 1, 10_000),
  }),
);
console.log(`seed ${seed}, about ${minutes} minutes on both engines`);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'api', 'test/fuzz'],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_SEED: String(seed), FUZZ_MINUTES: String(minutes) },
  },
);
if (status !== 0) console.log(`To repeat this run: npm run fuzz -- --seed ${seed} --minutes ${minutes}`);
process.exit(status ?? 1);
