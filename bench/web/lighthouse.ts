import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SeededBoards } from './seedBoards.ts';
import type { WebBenchmarkRow } from './webBenchmarkRow.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const isWindows = process.platform === 'win32';

/** Runs Lighthouse on a board with its desktop preset. Lighthouse is large, so it is installed on first use. */
export async function measureLighthouse({ origin, cookie, small }: SeededBoards): Promise<WebBenchmarkRow[]> {
  const program = join(here, 'node_modules', 'lighthouse', 'cli', 'index.js');
  if (!existsSync(program)) {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    const { status } = spawnSync('npm', ['install', ...quiet], {
      cwd: here,
      stdio: ['ignore', 2, 2],
      shell: isWindows,
    });
    if (status !== 0) throw new Error('Lighthouse could not be installed.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-lighthouse-'));
  try {
    const headers = join(folder, 'headers.json');
    const report = join(folder, 'report.json');
    await writeFile(headers, JSON.stringify({ cookie }));
    const options = [
      '--preset=desktop',
      '--only-categories=performance,accessibility',
      '--output=json',
      `--output-path=${report}`,
      `--extra-headers=${headers}`,
      '--quiet',
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ];
    const env = { ...process.env, CHROME_PATH: process.env['CHROMIUM'] ?? '/usr/bin/chromium' };
    const run = spawnSync(process.execPath, [program, `${origin}/projects/${small}`, ...options], {
      env,
      encoding: 'utf8',
      timeout: 180_000,
    });
    if (!existsSync(report)) throw new Error(`Lighthouse: ${run.stderr}`);
    const { categories } = JSON.parse(await readFile(report, 'utf8')) as {
      categories: Record<'performance' | 'accessibility', { score: number }>;
    };
    const row = (name: 'performance' | 'accessibility', goal: number): WebBenchmarkRow => {
      const value = Math.round(categories[name].score * 100);
      return { name: `lighthouse-${name}`, value, unit: '', goal, ok: value >= goal };
    };
    return [row('performance', 98), row('accessibility', 100)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
