import { cpus, release, totalmem, type } from 'node:os';

/** Describes the machine in one line. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} x ${cores[0]?.model.trim()}, ${memory} GB, ${type()} ${release()}, Node ${process.version}`;
}
