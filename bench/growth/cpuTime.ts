import { readdirSync, readFileSync } from 'node:fs';

/** The CPU time that these processes have had, in seconds. Unlike the time that passes, what else runs leaves it alone. */
export function getCpuSeconds(pids: readonly number[]): number {
  const threads = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => `${pid}/task/${thread}`));
  const nanoseconds = threads.map((thread) => Number(readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ')[0]));
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
}
