import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { repoRoot } from '../testing/repoRoot.ts';

/** Whether servers can have a core of their own, and the load the others. */
export const isPinned = availableParallelism() > 1 && hasTaskset();

/** Leaves core 0 to what is measured; whatever this process starts by itself inherits that. */
export function pinToOtherCores(): void {
  if (isPinned) execFileSync('taskset', ['-cp', `1-${availableParallelism() - 1}`, String(process.pid)]);
}

/** Starts a script of this repository on core 0. */
export function spawnOnCoreZero(script: string, stdio: StdioOptions, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const command = [process.execPath, ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []), script];
  const [file = '', ...args] = isPinned ? ['taskset', '-c', '0', ...command] : command;
  return spawn(file, args, { cwd: repoRoot, env: { PATH: process.env.PATH, ...env }, stdio });
}

/** A child that answers each message with one. */
export function spawnRequestWorker(script: string) {
  const child = spawnOnCoreZero(script, ['ignore', 'inherit', 'inherit', 'ipc']);
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${script} ended with ${code}`)));
  ended.catch(() => {});
  return {
    pid: child.pid as number,
    async ask<Answer>(message: object): Promise<Answer> {
      child.send(message);
      const [answer] = await Promise.race([once(child, 'message'), ended]);
      return answer as Answer;
    },
    async stop(): Promise<void> {
      if (child.exitCode !== null) return;
      child.disconnect();
      await ended.catch(() => {});
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
