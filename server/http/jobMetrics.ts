import { Counter, Gauge, type Registry } from 'prom-client';
import type { JobRun } from '../jobs/scheduler.ts';

/** Counts the runs of jobs for `/metrics`. Returns what records a run. */
export function createJobMetrics(registry: Registry): (run: JobRun) => void {
  const runs = new Counter({
    name: 'krokanti_job_runs_total',
    help: 'How often jobs ran, by kind and outcome (done or failed).',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  const lateness = new Gauge({
    name: 'krokanti_job_late_seconds',
    help: 'How long after its time the last run of each kind of job began.',
    labelNames: ['kind'],
    registers: [registry],
  });
  return ({ kind, lateMs, error }) => {
    runs.inc({ kind, outcome: error === undefined ? 'done' : 'failed' });
    lateness.set({ kind }, lateMs / 1000);
  };
}
