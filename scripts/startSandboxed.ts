// Starts the server so that Node itself keeps it to what it needs: it reads its own files and the data folder, writes
// only into the data folder, and starts no other program.
import { spawn } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../server/boot/config.ts';
import { getPermissionFlags } from './nodePermissionFlags.ts';

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
const data = dataFolder();
const args = [...getPermissionFlags(root, data), 'server/boot/main.ts'];
const env = { ...process.env, DATA_DIR: data };

process.chdir(root);
if (process.platform === 'win32') {
  spawn(process.execPath, args, { stdio: 'inherit', env }).on('exit', (code) => process.exit(code ?? 1));
} else {
  // Becomes the server, so that signals reach it.
  process.execve?.(process.execPath, [process.execPath, ...args], env);
}

/** A permission is for a path that is there, and by its true name. */
function dataFolder(): string {
  try {
    const { dataDir } = readConfig();
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return realpathSync(dataDir);
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(1);
  }
}
