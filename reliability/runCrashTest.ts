import { oneOf, optionsOf, wholeNumber } from '../scripts/parseOptions.ts';
import { crashLoop } from './crash/crashLoop.ts';

const { engine, kills, writers, seed } = optionsOf(
  'npm run prove:crash -- [--engine sqlite|postgres] [--kills 20] [--writers 16] [--seed N]',
  {
    engine: { type: 'string', default: 'sqlite' },
    kills: { type: 'string', default: '20' },
    writers: { type: 'string', default: '16' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
  (given) => ({
    engine: oneOf('--engine', given.engine, ['sqlite', 'postgres']),
    kills: wholeNumber('--kills', given.kills, 1),
    // Each has a project, of which a space takes no end, and a connection.
    writers: wholeNumber('--writers', given.writers, 1, 1000),
    seed: wholeNumber('--seed', given.seed, 0),
  }),
);
const { kills: done, acknowledged, lost, torn } = await crashLoop({ engine, kills, writers, seed, say: console.log });
for (const line of [...lost.map((it) => `lost: ${it}`), ...torn.map((it) => `torn: ${it}`)].slice(0, 50)) {
  console.error(line.slice(0, 2000));
}
console.log(`kills=${done} acknowledged=${acknowledged} lost=${lost.length} torn=${torn.length}`);
process.exit(lost.length + torn.length > 0 ? 1 : 0);
