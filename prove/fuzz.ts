import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const usage = 'npm run fuzz -- [--seed N] [--minutes M]';

const { seed, minutes } = options();
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

function options(): { seed: number; minutes: number } {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string', default: '5' } } });
    const seed = Number(values.seed ?? Date.now() % 1e9);
    const minutes = Number(values.minutes);
    if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number');
    if (!(minutes > 0 && minutes <= 10_000)) throw new Error('--minutes must be more than 0');
    return { seed, minutes };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}
