import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone, read, say } from '../../../scripts/fileLock.mjs';
import { folder } from './installed-clients.ts';

/** Installs the clients, unless those of this lockfile are there. */
export default function setup(): void {
  const stampFile = join(folder, 'node_modules', '.krokanti-ready');
  const stamp = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (read(stampFile) === stamp) return;
  // Outside node_modules, which npm ci begins by deleting.
  alone(join(folder, '.krokanti-installing'), () => {
    if (read(stampFile) === stamp) return;
    say('Installing the MCP clients (first time only)…');
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];
    const { status, error, stdout, stderr } = spawnSync('npm', args, {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`npm could not install the MCP clients: ${error ?? `${stdout}${stderr}`}`);
    writeFileSync(stampFile, stamp);
  });
}
