import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Node's options that restrict a process to its own files, the data folder and the network. */
export function getPermissionFlags(root: string, dataFolder: string): string[] {
  return [
    '--permission',
    `--allow-fs-read=${root}`,
    // It may be a link to a folder that several checkouts share.
    `--allow-fs-read=${realpathSync(join(root, 'node_modules'))}`,
    `--allow-fs-read=${dataFolder}`,
    `--allow-fs-write=${dataFolder}`,
    '--allow-net',
    // better-sqlite3 is a native addon.
    '--allow-addons',
    // Node warns about --allow-addons and --allow-net, which are intended here.
    '--disable-warning=PERM0001',
    '--disable-warning=ExperimentalWarning',
  ];
}
