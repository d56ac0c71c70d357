import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printToStderr, readFileIfExists, withFileLock } from '../../../scripts/fileLock.mjs';
import { clientsFolder } from './installed-clients.ts';

/** Installs the MCP clients, unless those of the current lockfile are installed. */
export default function setup(): void {
  const stampFile = join(clientsFolder, 'node_modules', '.krokanti-ready');
  const stamp = createHash('sha256')
    .update(readFileSync(join(clientsFolder, 'package-lock.json')))
    .digest('hex');
  if (readFileIfExists(stampFile) === stamp) return;
  // The lock is outside node_modules, because npm ci deletes that folder first.
  withFileLock(join(clientsFolder, '.krokanti-installing'), () => {
    if (readFileIfExists(stampFile) === stamp) return;
    printToStderr('Installing the MCP clients (first time only)…');
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];
    const { status, error, stdout, stderr } = spawnSync('npm', args, {
      cwd: clientsFolder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (status !== 0) throw new Error(`npm could not install the MCP clients: ${error ?? `${stdout}${stderr}`}`);
    writeFileSync(stampFile, stamp);
  });
}
