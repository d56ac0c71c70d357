import { onTestFinished } from 'vitest';

export interface ManualTimers {
  /** Waits until at least one timer is set, then fires all of them. */
  fireAll(): Promise<void>;
  /** How many timers are set. */
  readonly pendingCount: number;
}

const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

/** Until the end of the test, timers with a delay of exactly `delayMs` fire only through `fireAll`. */
export function installManualTimers(delayMs: number): ManualTimers {
  const pending = new Map<unknown, () => void>();
  let wake = () => {};
  const { setTimeout: set, clearTimeout: clear } = globalThis;

  function setManualTimeout(work: () => void, ms = 0, ...rest: []) {
    if (ms !== delayMs) return set(work, ms, ...rest);
    // Callers need a real timer object. It fires too late to matter.
    const timer = set(() => {}, 600_000).unref();
    pending.set(timer, work);
    wake();
    return timer;
  }
  globalThis.setTimeout = Object.assign(setManualTimeout, real.setTimeout);
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer);
    clear(timer);
  };
  onTestFinished(() => void Object.assign(globalThis, real));

  return {
    get pendingCount() {
      return pending.size;
    },
    fireAll: async () => {
      while (pending.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      for (const [timer, work] of [...pending]) {
        globalThis.clearTimeout(timer as NodeJS.Timeout);
        work();
      }
    },
  };
}
