import { parseNameList, parseOptions } from '../../scripts/parseOptions.ts';
import { describeMachine } from '../describeMachine.ts';
import { pinToOtherCores } from '../pinnedProcess.ts';
import { engines } from '../serverUnderTest.ts';
import { type GrowthCall, growthCallNames } from './growthCalls.ts';
import { type GrowthRow, measureGrowth } from './measureGrowth.ts';
import { instanceSizes, startSizedInstances } from './sizedInstances.ts';

/**
 * `npm run bench:growth`: measures the cost of each call as the instance grows, compared with a small instance that runs
 * at the same time. The cost is CPU time, which Linux reports for each process.
 */
const { only, engine, json } = parseOptions(
  'npm run bench:growth -- [--only NAME,NAME] [--engine sqlite|postgres] [--json]',
  {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
  ({ only, engine, json }) => ({
    json,
    only: parseNameList('--only', only, growthCallNames),
    engine: parseNameList('--engine', engine, engines),
  }),
);
const isSelected = (name: GrowthCall['name']) => only.includes(name);
const print = (text: string) => void (json || console.log(text));

pinToOtherCores();
const rows: GrowthRow[] = [];
print(describeMachine());
const columns = instanceSizes.slice(1).map(({ name }) => name);
print(
  `\n| call | engine | ${instanceSizes[0]?.name} | ${columns.join(' | ')} | |\n|---|---|${instanceSizes.map(() => '--:|').join('')}---|`,
);
for (const engineName of engine) {
  const instances = await startSizedInstances(engineName, (name) => console.error(`${engineName}: ${name}`));
  try {
    await measureGrowth(engineName, instances, isSelected, (call, callRows) => {
      rows.push(...callRows);
      const shares = callRows.map(({ share }) => share.toFixed(2)).join(' | ');
      const isMet = callRows.every(({ ok }) => ok);
      print(
        `| ${call} | ${engineName} | ${formatMicroseconds(callRows[0]?.bare)} | ${shares} | ${isMet ? 'met' : 'NOT met'} |`,
      );
    });
  } finally {
    await instances.stop();
  }
}
if (json) console.log(JSON.stringify({ rows }));

function formatMicroseconds(value = Number.NaN): string {
  return `${Math.round(value).toLocaleString('en')} us`;
}
