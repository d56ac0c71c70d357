import { spawnSync } from 'node:child_process';
import { optionsOf, WrongOption, wholeNumber } from '../scripts/options.ts';

const { seed, minutes } = optionsOf(
  'npm run fuzz -- [--seed N] [--minutes M]',
  {
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    minutes: { type: 'string', default: '5' },
  },
  (given) => {
    const minutes = Number(given.minutes.trim() || Number.NaN);
    if (!(minutes > 0 && minutes <= 10_000))
      throw new WrongOption(`--minutes must be a number above 0, up to 10000, not "${given.minutes}"`);
    // fast-check takes 32 bits of it.
    return { seed: wholeNumber('--seed', given.seed, 0, 2 ** 31 - 1), minutes };
  },
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
if (status !== 0) console.log(`To see it again: npm run fuzz -- --seed ${seed} --minutes ${minutes}`);
process.exit(status ?? 1);
