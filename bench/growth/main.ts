import { namesIn, optionsOf } from '../../scripts/parseOptions.ts';
import { engines } from '../measuredServer.ts';
import { leaveCoreZero } from '../pinnedProcess.ts';
import { machine } from '../printResults.ts';
import { type Call, callNames } from './measuredCalls.ts';
import { measure, type Row } from './measureGrowth.ts';
import { sizes, startInstances } from './sizedInstances.ts';

/**
 * `npm run bench:growth`: what each call costs as the instance grows, held against a small one that runs beside it.
 * The cost is CPU time, which Linux tells of each process.
 */
const { only, engine, json } = optionsOf(
  'npm run bench:growth -- [--only NAME,NAME] [--engine sqlite|postgres] [--json]',
  {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
  ({ only, engine, json }) => ({
    json,
    only: namesIn('--only', only, callNames),
    engine: namesIn('--engine', engine, engines),
  }),
);
const wanted = (name: Call['name']) => only.includes(name);
const say = (text: string) => void (json || console.log(text));

leaveCoreZero();
const rows: Row[] = [];
say(machine());
const columns = sizes.slice(1).map(({ name }) => name);
say(
  `\n| call | engine | ${sizes[0]?.name} | ${columns.join(' | ')} | |\n|---|---|${sizes.map(() => '--:|').join('')}---|`,
);
for (const each of engine) {
  const instances = await startInstances(each, (name) => console.error(`${each}: ${name}`));
  try {
    await measure(each, instances, wanted, (call, all) => {
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
