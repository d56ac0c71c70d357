import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repoRoot } from './repoRoot.ts';
import { waitUntil } from './waitUntil.ts';

export interface ServerProcess {
  /** Base URL, without a slash at the end; empty until the server is ready. */
  url: string;
  pid: number;
  stdout: string;
  /** The log. */
  stderr: string;
  /** Resolves with the exit code, or with the name of the signal that killed the process. */
  exited: Promise<number | string>;
  /** Sends the signal and waits until the process has ended. */
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

export interface SpawnOptions {
  /** Shell commands to run before the shell becomes the server, such as `ulimit`. */
  shellPrefix?: string;
  /** The script to run instead of `server/boot/main.ts`. */
  script?: string;
  args?: string[];
  /** The user and group to run as. */
  uid?: number;
  gid?: number;
}

/**
 * Starts the server on a free port, unless `environment` names one, and waits until it is ready.
 * @throws Error with the server's output if the server exits before it is ready
 */
export async function startServer(environment: Record<string, string>, options?: SpawnOptions): Promise<ServerProcess> {
  const server = spawnServer({ PORT: '0', TOKEN_RATE_LIMIT: '1000000000', ...environment }, options);
  const code = await Promise.race([server.exited, waitUntil(() => server.url !== '')]);
  if (server.url === '') throw new Error(`The server exited with ${code}: ${server.stdout}${server.stderr}`);
  return server;
}

/** Spawns `server/boot/main.ts` as `npm start` does. Its environment holds only PATH and `environment`. */
export function spawnServer(
  environment: Record<string, string>,
  { shellPrefix, script = 'server/boot/main.ts', args: scriptArgs = [], ...identity }: SpawnOptions = {},
): ServerProcess {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  const command = [process.execPath, script, ...scriptArgs];
  const [file = '', ...args] =
    shellPrefix === undefined ? command : ['sh', '-c', `${shellPrefix} && exec "$@"`, 'sh', ...command];
  const child = spawn(file, args, { cwd: repoRoot, env, stdio: ['ignore', 'pipe', 'pipe'], ...identity });
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const server: ServerProcess = {
    url: '',
    pid: child.pid as number,
    stdout: '',
    stderr: '',
    exited,
    kill: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    server.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    server.stderr += text;
  });
  child.stdout.on('data', () => {
    server.url ||= /ready at (http:\S+)\n/.exec(server.stdout)?.[1] ?? '';
  });
  return server;
}
