import { parseNameList, parseOptions } from '../../scripts/parseOptions.ts';
import { engines } from '../measuredServer.ts';
import { pinToOtherCores } from '../pinnedProcess.ts';
import { describeMachine } from '../printResults.ts';
import { type GrowthCall, growthCallNames } from './measuredCalls.ts';
import { type GrowthRow, measureGrowth } from './measureGrowth.ts';
import { instanceSizes, startSizedInstances } from './sizedInstances.ts';

/**
 * `npm run bench:growth`: what each call costs as the instance grows, held against a small one that runs beside it.
 * The cost is CPU time, which Linux tells of each process.
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
const wanted = (name: GrowthCall['name']) => only.includes(name);
const say = (text: string) => void (json || console.log(text));

pinToOtherCores();
const rows: GrowthRow[] = [];
say(describeMachine());
const columns = instanceSizes.slice(1).map(({ name }) => name);
say(
  `\n| call | engine | ${instanceSizes[0]?.name} | ${columns.join(' | ')} | |\n|---|---|${instanceSizes.map(() => '--:|').join('')}---|`,
);
for (const each of engine) {
  const instances = await startSizedInstances(each, (name) => console.error(`${each}: ${name}`));
  try {
    await measureGrowth(each, instances, wanted, (call, all) => {
      rows.push(...all);
      const shares = all.map(({ share }) => share.toFixed(2)).join(' | ');
      const isMet = all.every(({ ok }) => ok);
      say(`| ${call} | ${each} | ${microseconds(all[0]?.bare)} | ${shares} | ${isMet ? 'met' : 'NOT met'} |`);
    });
  } finally {
    await instances.stop();
  }
}
if (json) console.log(JSON.stringify({ rows }));

function microseconds(value = Number.NaN): string {
  return `${Math.round(value).toLocaleString('en')} us`;
}
