import { parseArgs } from 'node:util';
import { machine } from '../print.ts';
import { leaveCoreZero } from '../process.ts';
import { startInstances } from './instances.ts';
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
say('\n| call | engine | measured | small | ratio | goal | |\n|---|---|--:|--:|--:|--:|---|');
for (const engine of options.engine as ('sqlite' | 'postgres')[]) {
  const instances = await startInstances(engine, (name) => console.error(`${engine}: ${name}`));
  try {
    await measure(engine, instances, wanted, (row) => {
      rows.push(row);
      const { name, value, bare, share, goal, ok } = row;
      const [ours, small] = [value, bare].map((us) => `${Math.round(us).toLocaleString('en')} us`);
      say(
        `| ${name} | ${engine} | ${ours} | ${small} | ${share.toFixed(2)} | <= ${goal} | ${ok ? 'met' : 'NOT met'} |`,
      );
    });
  } finally {
    await instances.stop();
  }
}
if (options.json) console.log(JSON.stringify({ rows }));
