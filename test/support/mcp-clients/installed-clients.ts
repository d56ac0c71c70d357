import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Json } from '../../../testing/json.ts';

/** Where the clients are installed. */
export const clientsFolder = fileURLToPath(new URL('../../mcp-clients/', import.meta.url));

/** A file of one of the installed packages. */
export function getInstalledPath(path: string): string {
  return join(clientsFolder, 'node_modules', path);
}

/** A module of one of them; without types, as it need not be there when they are checked. */
export function importInstalled(path: string): Promise<Json> {
  return import(pathToFileURL(getInstalledPath(path)).href);
}

/** Runs a script of one of them to its end, in an environment of its own. */
export async function runInstalledScript(
  path: string,
  args: string[],
  { env = {}, cwd = clientsFolder }: { env?: Record<string, string>; cwd?: string } = {},
) {
  const child = spawn(process.execPath, [getInstalledPath(path), ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code: code as number | null, stdout, stderr };
}
