import type { Database } from '../db/engine/database.ts';
import { claimDueJob, ensureJob, rescheduleJob } from '../db/queries/jobs.ts';
import type { JobRow } from '../db/schema.ts';

/** Work that happens again and again, on one of the servers that share the database. */
export interface PeriodicJob {
  kind: string;
  intervalMs: number;
  run(): Promise<void>;
}

/** What became of a run; `lateMs`: how long after its time it began. */
export interface JobRun {
  kind: string;
  lateMs: number;
  error: unknown;
}

interface SchedulerOptions {
  database: Database;
  jobs: readonly PeriodicJob[];
  /** Milliseconds. */
  now: () => number;
  onRun(run: JobRun): void;
  /** Called when the database cannot be asked for due jobs. */
  onError(error: unknown): void;
}

export type Scheduler = ReturnType<typeof createScheduler>;

const pollIntervalMs = 15_000;
/** A server that has not finished a job in this time has crashed: another one runs the job. */
const claimMs = 10 * 60_000;
/** Servers that claim at the same time differ by less. */
const claimSkewMs = 60_000;
const firstRetryMs = 60_000;
const maxErrorLength = 500;

/**
 * Runs jobs when they are due. Due times are in the database, so they survive restarts and crashes, and of several
 * servers one runs a job. A job that fails is tried again after a minute, then after twice as long each time.
 */
export function createScheduler({ database, jobs, now, onRun, onError }: SchedulerOptions) {
  let running: Promise<void> | undefined;
  let isStopped = false;
  const timer = setInterval(() => void runDueJobs(), pollIntervalMs).unref();

  /** Runs all jobs that are due, and resolves after the last one. */
  function runDueJobs(): Promise<void> {
    running ??= runEachDueJob()
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  async function runEachDueJob(): Promise<void> {
    await database.write(async (db) => {
      for (const { kind, intervalMs } of jobs)
        await ensureJob(db, { kind, key: '', run_at: toIso(now() + intervalMs), created_at: toIso(now()) });
    });
    while (!isStopped) {
      const job = await database.write((db) => {
        const [at, claimedUntil] = [now(), now() + claimMs];
        const times = {
          now: toIso(at),
          claimedUntil: toIso(claimedUntil),
          latestClaim: toIso(claimedUntil + claimSkewMs),
        };
        return claimDueJob(db, times);
      });
      if (!job) return;
      await runClaimedJob(job);
    }
  }

  async function runClaimedJob(job: JobRow): Promise<void> {
    const startedAt = Date.parse(job.last_run_at as string);
    const periodic = jobs.find(({ kind }) => kind === job.kind);
    let error: unknown;
    try {
      // A newer version of the server knows this kind. Its job stays for it.
      await periodic?.run();
    } catch (thrown) {
      error = thrown ?? new Error('The job failed');
    }
    const intervalMs = periodic?.intervalMs ?? claimMs;
    const failures = error === undefined ? 0 : job.failures + 1;
    const delayMs = failures === 0 ? intervalMs : Math.min(firstRetryMs * 2 ** (failures - 1), intervalMs);
    const last_error = error === undefined ? null : String(error).slice(0, maxErrorLength);
    await database.write((db) => rescheduleJob(db, job, { run_at: toIso(startedAt + delayMs), failures, last_error }));
    onRun({ kind: job.kind, lateMs: Math.max(0, startedAt - Date.parse(job.run_at)), error });
  }

  return {
    runDueJobs,
    /** Stops after the job that is running. */
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
