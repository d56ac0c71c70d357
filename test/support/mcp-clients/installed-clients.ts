import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Json } from '../../../testing/untypedJson.ts';

/** The folder with the package.json and node_modules of the clients. */
export const clientsFolder = fileURLToPath(new URL('../../mcp-clients/', import.meta.url));

/** Returns the path of a file in an installed package. */
export function getInstalledPath(path: string): string {
  return join(clientsFolder, 'node_modules', path);
}

/** Imports a module of an installed package, untyped because it is not installed when types are checked. */
export function importInstalled(path: string): Promise<Json> {
  return import(pathToFileURL(getInstalledPath(path)).href);
}

/** Runs a script of an installed package and waits until it exits. Its environment holds only PATH and `env`. */
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
