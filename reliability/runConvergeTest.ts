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
const outcome = await runConvergeTest({ gestures, seed, withHangs: true, onProgress: console.log });
const { faults, lost, repeated, different } = outcome;
const findings = [
  ...lost.map((text) => `lost: ${text}`),
  ...repeated.map((text) => `done more than once: ${text}`),
  ...different.map((text) => `differs: ${text}`),
];
for (const line of findings.slice(0, 50)) console.error(line);
console.log(
  `gestures=${gestures} faults=${faults} lost=${lost.length} repeated=${repeated.length} different=${different.length}`,
);
process.exit(findings.length > 0 ? 1 : 0);
