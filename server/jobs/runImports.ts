import { type ImportDependencies, runImports } from '../operations/import/runImport.ts';
import type { PeriodicJob } from './scheduler.ts';

const intervalMs = 15_000;

export type ImportRunner = ReturnType<typeof createImportRunner>;

/** Runs imports at once when they begin. The job goes on with those that a crash has interrupted. */
export function createImportRunner(
  dependencies: Omit<ImportDependencies, 'isStopped'>,
  onError: (error: unknown) => void,
) {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  /** Resolves once no import is left to go on with. */
  function run(): Promise<void> {
    const next = running.then(() => runImports({ ...dependencies, isStopped: () => isStopped }));
    // Those that wait for their turn do not fail with the one before them.
    running = next.catch(() => {});
    return next;
  }

  const job: PeriodicJob = { kind: 'run_imports', intervalMs, run };
  return {
    job,
    runSoon: () => void run().catch(onError),
    waitUntilIdle: () => running,
    /** Stops after the page that is being written. */
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}
