import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../server/boot/config.ts';
import { repoRoot } from '../../testing/repoRoot.ts';

const read = (file: string) => readFile(join(repoRoot, file), 'utf8');
const isInstalled = (program: string) => spawnSync('which', [program]).status === 0;

describe('F165: the files for deployment', () => {
  test('the license is MIT, in the file and in the package', async () => {
    expect(await read('LICENSE')).toMatch(/^MIT License\n/);
    expect(JSON.parse(await read('package.json')).license).toBe('MIT');
  });

  test('the image, the compose files and the unit use existing files and valid settings', async () => {
    const [image, unit] = [await read('Dockerfile'), await read('deploy/krokanti.service')];
    const [, command = ''] = /^CMD \["node", "(\S+)"\]$/m.exec(image) ?? [];
    const [, script = ''] = /^ExecStart=\S+\/node (\S+) serve --hardened$/m.exec(unit) ?? [];
    for (const file of [command, script, 'scripts/setup.mjs'])
      expect([file, existsSync(join(repoRoot, file))]).toEqual([file, true]);
    expect(image).toMatch(/^USER node$/m);
    const [, settings = ''] = /^ENV (.*)$/m.exec(image) ?? [];
    expect(() => readConfig(Object.fromEntries(settings.split(' ').map((pair) => pair.split('='))))).not.toThrow();
    for (const file of ['compose.yaml', 'compose.postgres.yaml']) {
      const text = await read(file);
      for (const line of ['read_only: true', 'no-new-privileges:true', 'max-size: 10m']) expect(text).toContain(line);
    }
  });

  test.skipIf(!isInstalled('promtool'))('promtool accepts the alert rules', () => {
    const { status, stdout } = spawnSync('promtool', ['check', 'rules', 'deploy/prometheus-alerts.yml'], {
      cwd: repoRoot,
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining('SUCCESS: 6 rules found')]);
  });

  test.skipIf(!isInstalled('systemd-analyze'))('systemd accepts the units', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'krokanti-units-'));
    const units = (await readdir(join(repoRoot, 'deploy'))).filter((name) => /\.(service|timer)$/.test(name));
    expect(units).toHaveLength(3);
    for (const name of units) {
      // The installation is not at /opt here.
      const text = (await read(`deploy/${name}`)).replaceAll('/opt/krokanti/node_modules/.bin/node', process.execPath);
      await writeFile(join(folder, name), text);
    }
    const paths = units.map((name) => join(folder, name));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    await rm(folder, { recursive: true });
  });
});
