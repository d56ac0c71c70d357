import { parseArgs } from 'node:util';
import { machine } from '../print.ts';
import { leaveCoreZero } from '../process.ts';
import { sizes, startInstances } from './instances.ts';
import { measure, type Row } from './measure.ts';

/**
 * `npm run bench:growth`: what each call costs as the instance grows, held against a small one that runs beside it.
 * The cost is CPU time, which Linux tells of each process.
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    json: { type: 'boolean', default: false },
  },
});
const wanted = (name: string) => options.only === undefined || options.only.includes(name);
const say = (text: string) => void (options.json || console.log(text));

leaveCoreZero();
const rows: Row[] = [];
say(machine());
const columns = sizes.slice(1).map(({ name }) => name);
say(
  `\n| call | engine | ${sizes[0]?.name} | ${columns.join(' | ')} | |\n|---|---|${sizes.map(() => '--:|').join('')}---|`,
);
for (const engine of options.engine as ('sqlite' | 'postgres')[]) {
  const instances = await startInstances(engine, (name) => console.error(`${engine}: ${name}`));
  try {
    await measure(engine, instances, wanted, (call, all) => {
      rows.push(...all);
      const shares = all.map(({ share }) => share.toFixed(2)).join(' | ');
      const isMet = all.every(({ ok }) => ok);
      say(`| ${call} | ${engine} | ${microseconds(all[0]?.bare)} | ${shares} | ${isMet ? 'met' : 'NOT met'} |`);
    });
  } finally {
    await instances.stop();
  }
}
if (options.json) console.log(JSON.stringify({ rows }));

function microseconds(value = Number.NaN): string {
  return `${Math.round(value).toLocaleString('en')} us`;
}
