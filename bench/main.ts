import { parseArgs } from 'node:util';
import type { Engine } from './place.ts';
import { printMachine, printRow } from './print.ts';
import { leaveCoreZero } from './process.ts';
import { measure, type Row } from './speed.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    engine: { type: 'string', multiple: true, default: ['sqlite', 'postgres'] },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    base: { type: 'string' },
    token: { type: 'string' },
  },
});

const pace = options.quick
  ? { starts: 1, rounds: 3, warmUpSeconds: 0.25, roundSeconds: 0.25 }
  : { starts: 3, rounds: 3, warmUpSeconds: 2, roundSeconds: 3 };
const wanted = (name: string) => options.only === undefined || options.only.includes(name);
const { base, token } = options;
if ((base === undefined) !== (token === undefined)) {
  console.error('--base and --token go together');
  process.exit(2);
}

leaveCoreZero();
const rows: Row[] = [];
if (!options.json) printMachine();
const take = (row: Row) => {
  rows.push(row);
  if (!options.json) printRow(row);
};
if (base !== undefined && token !== undefined) await measure('given', wanted, pace, take, { base, token });
else for (const engine of options.engine) await measure(engine as Engine, wanted, pace, take);
if (options.json) console.log(JSON.stringify({ rows }));
