import { parseChoice, parseOptions, parseWholeNumber } from '../scripts/parseOptions.ts';
import { runImportLoop } from './import/importRun.ts';

/** For 100,000 rows on the embedded database. */
const maxSeconds = 60;

const { engine, rows, kills } = parseOptions(
  'npm run prove:import -- [--engine sqlite|postgres] [--rows 100000] [--kills 0]',
  {
    engine: { type: 'string', default: 'sqlite' },
    rows: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '0' },
  },
  (options) => ({
    engine: parseChoice('--engine', options.engine, ['sqlite', 'postgres']),
    rows: parseWholeNumber('--rows', options.rows, 1),
    kills: parseWholeNumber('--kills', options.kills, 0),
  }),
);
const outcome = await runImportLoop({ engine, rows, kills, onProgress: console.log });
const { seconds, addedMemoryMb, p99Ms, otherCalls, faults } = outcome;
for (const fault of faults.slice(0, 50)) console.error(fault);
console.log(
  `rows=${rows} kills=${outcome.kills} seconds=${seconds.toFixed(1)} memory=+${addedMemoryMb.toFixed(0)} MB ` +
    `p99=${p99Ms.toFixed(0)} ms of ${otherCalls} calls, faults=${faults.length}`,
);
// A start takes time of its own.
const isSlow = engine === 'sqlite' && kills === 0 && rows <= 100_000 && seconds > maxSeconds;
process.exit(faults.length > 0 || isSlow ? 1 : 0);
