import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPrivateFolder } from '../db/engine/createPrivateFolder.ts';
import { readConfig } from './config.ts';
import { getPermissionFlags } from './nodePermissionFlags.ts';
import { mallocEnvironment } from './returnLargeBuffers.ts';

/**
 * Replaces this process with a server under Node's permission model: it may read its own files and the data folder,
 * write to the data folder, and start no other process.
 * @throws Error with one line when a setting is invalid or the data folder cannot be created
 */
export function startSandboxed(): void {
  const root = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));
  const { dataDir } = readConfig();
  createPrivateFolder(dataDir);
  // Permissions apply to existing paths without symbolic links.
  const dataFolder = realpathSync(dataDir);
  const args = [...getPermissionFlags(root, dataFolder), 'server/boot/main.ts'];
  const env = { ...mallocEnvironment, ...process.env, DATA_DIR: dataFolder };
  process.chdir(root);
  // The process id stays the same, so that signals reach the server. Windows cannot replace a process.
  if (process.platform !== 'win32') process.execve?.(process.execPath, [process.execPath, ...args], env);
  spawn(process.execPath, args, { stdio: 'inherit', env }).on('exit', (code) => process.exit(code ?? 1));
}
