import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates a folder that only its owner may enter, and its missing parents. Node's own recursive `mkdir` never returns
 * where the system refuses new folders with ENOENT, as below /proc.
 */
export function createPrivateFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) createPrivateFolder(parent);
  mkdirSync(path, { mode: 0o700 });
}
