import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
let folder: string;

// A copy of the script with the installed packages and a minimal web app.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-build-'));
  await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  await cp(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  // Links each package separately: if the script reinstalled, it would delete the links, not their targets.
  const installed = await readdir(join(root, 'node_modules'));
  await mkdir(join(folder, 'node_modules'));
  await Promise.all(
    installed.map((name) => symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name))),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('without a web app there is nothing to build', async () => {
  expect(await runSetup()).toBe('');
  expect(await readdir(folder)).not.toContain('web');
});

test('the app is built before the first start, compressed, and rebuilt only when its sources change', async () => {
  await mkdir(join(folder, 'web'));
  await writeFile(join(folder, 'web/index.html'), '<!doctype html><script type="module" src="/main.js"></script>');
  await writeSource(`console.log('first', ${JSON.stringify('a'.repeat(3000))})`);
  expect(await runSetup()).toBe('Building the web app…\n');
  const name = await findScriptName();
  const built = await readFile(join(folder, 'web/dist/assets', name));
  expect(built.toString()).toContain('first');
  const compressed = (ending: string) => readFile(join(folder, 'web/dist/assets', `${name}.${ending}`));
  expect(brotliDecompressSync(await compressed('br'))).toEqual(built);
  expect(gunzipSync(await compressed('gz'))).toEqual(built);

  const before = await stat(join(folder, 'web/dist/index.html'));
  // A newer file with the same content.
  await utimes(join(folder, 'web/main.js'), new Date(), new Date());
  expect(await runSetup()).toBe('');
  expect((await stat(join(folder, 'web/dist/index.html'))).mtimeMs).toBe(before.mtimeMs);

  await writeSource(`console.log('second')`);
  expect(await runSetup()).toBe('Building the web app…\n');
  const next = await findScriptName();
  expect(next).not.toBe(name);
  expect(await readFile(join(folder, 'web/dist/assets', next), 'utf8')).toContain('second');
  expect(await readdir(join(folder, 'web'))).toEqual(['dist', 'index.html', 'main.js']);
});

test('a failed build is reported and keeps the previous one', async () => {
  const before = await findScriptName();
  await writeSource('const = 1');
  await expect(runSetup()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('main.js') });
  expect(await findScriptName()).toBe(before);
});

async function runSetup(): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['scripts/setup.mjs'], { cwd: folder });
  return stdout + stderr;
}

function writeSource(code: string): Promise<void> {
  return writeFile(join(folder, 'web/main.js'), code);
}

async function findScriptName(): Promise<string> {
  const names = await readdir(join(folder, 'web/dist/assets'));
  return names.find((name) => name.endsWith('.js')) as string;
}
