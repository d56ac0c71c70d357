import { readdirSync, readFileSync } from 'node:fs';

/** Returns the CPU time of these processes in seconds. Unlike elapsed time, other processes do not affect it. */
export function getCpuSeconds(pids: readonly number[]): number {
  const threads = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => `${pid}/task/${thread}`));
  const nanoseconds = threads.map((thread) => Number(readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ')[0]));
  return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e9;
}
