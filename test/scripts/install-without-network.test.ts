import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../testing/findFreePort.ts';
import { repoRoot } from '../../testing/repoRoot.ts';

let folder: string;
let silent: Server;

// A copy of what a first start needs, without installed packages.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-install-'));
  for (const name of ['scripts', 'package.json', 'package-lock.json'])
    await cp(join(repoRoot, name), join(folder, name), { recursive: true });
  await mkdir(join(folder, 'cache'));
  silent = createServer(() => {});
  await once(silent.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  silent.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['refuses connections', async () => `http://127.0.0.1:${await findFreePort()}/`, 'ECONNREFUSED'],
  ['does not answer', async () => `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`, 'FETCH_ERROR'],
])('F163: a first start whose registry %s says so in a line', async (_, createUrl, code) => {
  const registry = await createUrl();
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    npm_config_registry: registry,
    npm_config_cache: join(folder, 'cache'),
  };
  const child = spawn(process.execPath, ['scripts/setup.mjs'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(1);
  const [first, second, ...rest] = stderr.trimEnd().split('\n');
  expect(first).toBe('Installing (first start only)…');
  expect(second).toMatch(
    new RegExp(`^Cannot reach ${registry} \\(${code}\\), from which the first start installs packages\\.`),
  );
  expect(rest).toEqual([]);
  // The next start tries again.
  expect(await readdir(folder)).not.toContain('.krokanti-installing');
});

// Stands for the npm of an older Node, which leaves out packages whose `engines` exclude it.
test.skipIf(process.platform === 'win32')(
  'F150: when npm leaves packages out, the start says so, each time',
  async () => {
    const npm = join(folder, 'npm-cli.js');
    await writeFile(npm, '');
    const env = { PATH: process.env['PATH'], HOME: folder, npm_execpath: npm };
    for (const attempt of [1, 2]) {
      const child = spawn(process.execPath, ['scripts/setup.mjs'], {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        stderr += text;
      });
      const [exitCode] = await once(child, 'close');
      expect([attempt, exitCode]).toEqual([attempt, 1]);
      expect(stderr).toMatch(/^npm on Node [\d.]+ left out \S.*\. Install Node 22\.12 or newer, then try again\.$/m);
    }
  },
);
