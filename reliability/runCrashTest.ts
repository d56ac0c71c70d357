import { parseChoice, parseOptions, parseWholeNumber } from '../scripts/parseOptions.ts';
import { runCrashLoop } from './crash/crashLoop.ts';

const { engine, kills, writers, seed } = parseOptions(
  'npm run prove:crash -- [--engine sqlite|postgres] [--kills 20] [--writers 16] [--seed N]',
  {
    engine: { type: 'string', default: 'sqlite' },
    kills: { type: 'string', default: '20' },
    writers: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
  (options) => ({
    engine: parseChoice('--engine', options.engine, ['sqlite', 'postgres']),
    kills: parseWholeNumber('--kills', options.kills, 1),
    // Each writer needs a project and a connection.
    writers: parseWholeNumber('--writers', options.writers, 1, 1000),
    seed: parseWholeNumber('--seed', options.seed, 0),
  }),
);
const {
  kills: killCount,
  acknowledged,
  lost,
  torn,
} = await runCrashLoop({ engine, kills, writers, seed, onProgress: console.log });
for (const line of [...lost.map((fault) => `lost: ${fault}`), ...torn.map((fault) => `torn: ${fault}`)].slice(0, 50)) {
  console.error(line.slice(0, 2000));
}
console.log(`kills=${killCount} acknowledged=${acknowledged} lost=${lost.length} torn=${torn.length}`);
process.exit(lost.length + torn.length > 0 ? 1 : 0);
