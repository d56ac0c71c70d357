import { parseNameList, parseOptions } from '../../scripts/parseOptions.ts';
import { createBenchmarkDatabase, startMeasuredServer } from '../serverUnderTest.ts';
import { measureBoardDataSize } from './boardDataSize.ts';
import { measureBoardSpeed } from './boardSpeed.ts';
import { measureBoardUnderLiveChanges } from './boardUnderLiveChanges.ts';
import { measureBundleSizes } from './bundleSizes.ts';
import { measureLighthouse } from './lighthouse.ts';
import { seedBoards } from './seedBoards.ts';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

/** `npm run bench:web`: measures the size and the speed of the web app and compares them with their budgets. */
const names = {
  sizes: ['js', 'css', 'lazy-max'],
  data: ['board-data', 'data-2000'],
  board: ['interactive-2000', 'drag-p99'],
  live: ['remote-change-10000', 'move-key-10000', 'catch-up-3000'],
  lighthouse: ['lighthouse-performance', 'lighthouse-accessibility'],
};
const { only, json } = parseOptions(
  'npm run bench:web -- [--only NAME,NAME] [--no-lighthouse] [--json]',
  {
    json: { type: 'boolean', default: false },
    lighthouse: { type: 'boolean', default: true },
    only: { type: 'string', multiple: true },
  },
  ({ only, json, lighthouse }) => ({
    json,
    only: parseNameList('--only', only, Object.values(lighthouse ? names : { ...names, lighthouse: [] }).flat()),
  }),
);
const isSelected = (part: keyof typeof names) => names[part].some((name) => only.includes(name));
const storage = await createBenchmarkDatabase('sqlite');
const server = await startMeasuredServer(storage);
const origin = `http://${server.host}:${server.port}`;
const rows: WebBenchmarkRow[] = [];
try {
  if (isSelected('sizes')) rows.push(...measureBundleSizes());
  const boards = await seedBoards(origin, isSelected('live') ? 10_000 : 0);
  if (isSelected('data')) rows.push(...(await measureBoardDataSize(boards)));
  if (isSelected('board')) rows.push(...(await measureBoardSpeed(boards)));
  if (isSelected('live')) rows.push(...(await measureBoardUnderLiveChanges(boards)));
  if (isSelected('lighthouse')) rows.push(...(await measureLighthouse(boards)));
} finally {
  await server.stop();
  await storage.remove();
}
const shown = rows.filter(({ name }) => only.includes(name));
if (json) console.log(JSON.stringify({ rows: shown }));
else print(shown);
if (shown.some(({ ok }) => !ok)) process.exitCode = 1;

function print(all: WebBenchmarkRow[]): void {
  console.log('| measure | measured | budget | |\n|---|--:|--:|---|');
  for (const { name, value, unit, goal, ok } of all) {
    const sign = name.startsWith('lighthouse') ? '>=' : '<=';
    console.log(`| ${name} | ${value} ${unit} | ${sign} ${goal} ${unit} | ${ok ? 'met' : 'NOT met'} |`);
  }
}
