import { parseOptions, parseWholeNumber } from '../scripts/parseOptions.ts';
import { runConvergeTest } from './converge/convergeRun.ts';

const { gestures, seed } = parseOptions(
  'npm run prove:converge -- [--gestures 500] [--seed N]',
  {
    gestures: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
  (options) => ({
    gestures: parseWholeNumber('--gestures', options.gestures, 1),
    seed: parseWholeNumber('--seed', options.seed, 0),
  }),
);
console.log(`seed ${seed}`);
const outcome = await runConvergeTest({
  gestures,
  seed,
  minFaults: Math.ceil(gestures / 5),
  kills: Math.ceil(gestures / 100),
  withHangs: true,
  onProgress: console.log,
});
const { faults, kills, kept, lost, repeated, inOwnWay, different } = outcome;
const findings = [
  ...lost.map((text) => `lost: ${text}`),
  ...repeated.map((text) => `done more than once: ${text}`),
  ...inOwnWay.map((text) => `in conflict with the same browser: ${text}`),
  ...different.map((text) => `differs: ${text}`),
];
for (const line of findings.slice(0, 50)) console.error(line);
console.log(
  `gestures=${gestures} faults=${faults} kills=${kills} kept=${kept} lost=${lost.length} repeated=${repeated.length} ` +
    `inOwnWay=${inOwnWay.length} different=${different.length}`,
);
process.exit(findings.length > 0 ? 1 : 0);
