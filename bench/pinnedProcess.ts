import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { repoRoot } from '../testing/repoRoot.ts';

/** Whether the measured server can have a core of its own. */
export const isPinned = availableParallelism() > 1 && hasTaskset();

/** Moves this process, and those that it will start, to the other cores, which leaves core 0 to the measured server. */
export function pinToOtherCores(): void {
  if (isPinned) execFileSync('taskset', ['-cp', `1-${availableParallelism() - 1}`, String(process.pid)]);
}

/** Starts a script of this repository on core 0. */
export function spawnOnCoreZero(script: string, stdio: StdioOptions, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const command = [process.execPath, ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []), script];
  const [file = '', ...args] = isPinned ? ['taskset', '-c', '0', ...command] : command;
  return spawn(file, args, { cwd: repoRoot, env: { PATH: process.env.PATH, ...env }, stdio });
}

/** Starts a child process on core 0 that responds to each message with one message. */
export function spawnRequestWorker(script: string) {
  const child = spawnOnCoreZero(script, ['ignore', 'inherit', 'inherit', 'ipc']);
  const exited = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${script} exited with ${code}`)));
  exited.catch(() => {});
  return {
    pid: child.pid as number,
    async request<Response>(message: object): Promise<Response> {
      child.send(message);
      const [response] = await Promise.race([once(child, 'message'), exited]);
      return response as Response;
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null) return;
      child.disconnect();
      await exited.catch(() => {});
    },
  };
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
