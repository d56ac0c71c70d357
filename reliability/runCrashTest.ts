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
  (given) => ({
    engine: parseChoice('--engine', given.engine, ['sqlite', 'postgres']),
    kills: parseWholeNumber('--kills', given.kills, 1),
    // Each has a project, of which a space takes no end, and a connection.
    writers: parseWholeNumber('--writers', given.writers, 1, 1000),
    seed: parseWholeNumber('--seed', given.seed, 0),
  }),
);
const {
  kills: done,
  acknowledged,
  lost,
  torn,
} = await runCrashLoop({ engine, kills, writers, seed, onProgress: console.log });
for (const line of [...lost.map((it) => `lost: ${it}`), ...torn.map((it) => `torn: ${it}`)].slice(0, 50)) {
  console.error(line.slice(0, 2000));
}
console.log(`kills=${done} acknowledged=${acknowledged} lost=${lost.length} torn=${torn.length}`);
process.exit(lost.length + torn.length > 0 ? 1 : 0);
