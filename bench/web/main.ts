import { namesIn, optionsOf } from '../../scripts/parseOptions.ts';
import { newStorage, startServer } from '../measuredServer.ts';
import { measureData } from './boardDataSize.ts';
import { measureBoard } from './boardSpeed.ts';
import { measureSizes } from './bundleSizes.ts';
import { measureLighthouse } from './lighthouse.ts';
import { seed } from './seedBoards.ts';

/** `npm run bench:web`: what the web app weighs and how fast it is, beside its budgets. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  goal: number;
  ok: boolean;
}

const names = {
  sizes: ['js', 'css', 'lazy-max'],
  data: ['board-data', 'data-2000'],
  board: ['interactive-2000', 'drag-p99'],
  lighthouse: ['lighthouse-performance', 'lighthouse-accessibility'],
};
const { only, json } = optionsOf(
  'npm run bench:web -- [--only NAME,NAME] [--no-lighthouse] [--json]',
  {
    json: { type: 'boolean', default: false },
    lighthouse: { type: 'boolean', default: true },
    only: { type: 'string', multiple: true },
  },
  ({ only, json, lighthouse }) => ({
    json,
    only: namesIn('--only', only, Object.values(lighthouse ? names : { ...names, lighthouse: [] }).flat()),
  }),
);
const isAsked = (part: keyof typeof names) => names[part].some((name) => only.includes(name));
const storage = await newStorage('sqlite');
const server = await startServer(storage);
const origin = `http://${server.host}:${server.port}`;
const rows: Row[] = [];
try {
  if (isAsked('sizes')) rows.push(...measureSizes());
  const site = await seed(origin);
  if (isAsked('data')) rows.push(...(await measureData(site)));
  if (isAsked('board')) rows.push(...(await measureBoard(site)));
  if (isAsked('lighthouse')) rows.push(...(await measureLighthouse(site)));
} finally {
  await server.stop();
  await storage.remove();
}
const shown = rows.filter(({ name }) => only.includes(name));
if (json) console.log(JSON.stringify({ rows: shown }));
else print(shown);
if (shown.some(({ ok }) => !ok)) process.exitCode = 1;

function print(all: Row[]): void {
  console.log('| measure | measured | budget | |\n|---|--:|--:|---|');
  for (const { name, value, unit, goal, ok } of all) {
    const sign = name.startsWith('lighthouse') ? '>=' : '<=';
    console.log(`| ${name} | ${value} ${unit} | ${sign} ${goal} ${unit} | ${ok ? 'met' : 'NOT met'} |`);
  }
}
