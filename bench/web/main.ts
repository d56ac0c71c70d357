import { parseArgs } from 'node:util';
import { newStorage, startServer } from '../place.ts';
import { measureBoard } from './board.ts';
import { measureData } from './data.ts';
import { measureLighthouse } from './lighthouse.ts';
import { seed } from './seed.ts';
import { measureSizes } from './sizes.ts';

/** `npm run bench:web`: what the web app weighs and how fast it is, beside its budgets. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  goal: number;
  ok: boolean;
}

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, lighthouse: { type: 'boolean', default: true } },
  allowNegative: true,
});
const storage = await newStorage('sqlite');
const server = await startServer(storage);
const origin = `http://${server.host}:${server.port}`;
const rows: Row[] = [];
try {
  rows.push(...measureSizes());
  const site = await seed(origin);
  rows.push(...(await measureData(site)));
  rows.push(...(await measureBoard(site)));
  if (options.lighthouse) rows.push(...(await measureLighthouse(site)));
} finally {
  await server.stop();
  await storage.remove();
}
if (options.json) console.log(JSON.stringify({ rows }));
else print(rows);
if (rows.some(({ ok }) => !ok)) process.exitCode = 1;

function print(all: Row[]): void {
  console.log('| measure | measured | budget | |\n|---|--:|--:|---|');
  for (const { name, value, unit, goal, ok } of all) {
    const sign = name.startsWith('lighthouse') ? '>=' : '<=';
    console.log(`| ${name} | ${value} ${unit} | ${sign} ${goal} ${unit} | ${ok ? 'met' : 'NOT met'} |`);
  }
}
