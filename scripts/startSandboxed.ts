// Starts the server under Node's permission model: it may read its own files and the data folder, write to the data
// folder, and start no other process.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../server/boot/config.ts';
import { createPrivateFolder } from '../server/db/engine/createPrivateFolder.ts';
import { getPermissionFlags } from './nodePermissionFlags.ts';

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
const dataFolder = prepareDataFolder();
const args = [...getPermissionFlags(root, dataFolder), 'server/boot/main.ts'];
const env = { ...process.env, DATA_DIR: dataFolder };

process.chdir(root);
if (process.platform === 'win32') {
  spawn(process.execPath, args, { stdio: 'inherit', env }).on('exit', (code) => process.exit(code ?? 1));
} else {
  // Replaces this process, so that signals reach the server.
  process.execve?.(process.execPath, [process.execPath, ...args], env);
}

/** Permissions apply to existing paths without symbolic links. */
function prepareDataFolder(): string {
  try {
    const { dataDir } = readConfig();
    createPrivateFolder(dataDir);
    return realpathSync(dataDir);
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(1);
  }
}
