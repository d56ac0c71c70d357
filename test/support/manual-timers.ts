import { onTestFinished } from 'vitest';

export interface ManualTimers {
  /** Lets the time of those that are set be over, once there is one. */
  fireAll(): Promise<void>;
  /** How many are set. */
  readonly pendingCount: number;
}

const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

/** Holds back the timers of so many milliseconds until the end of the test: they fire when told to. */
export function installManualTimers(heldMs: number): ManualTimers {
  const held = new Map<unknown, () => void>();
  let wake = () => {};
  const { setTimeout: set, clearTimeout: clear } = globalThis;

  function hold(work: () => void, ms = 0, ...rest: []) {
    if (ms !== heldMs) return set(work, ms, ...rest);
    // A real one, so that it has all that a timer has; it would fire too late to matter.
    const timer = set(() => {}, 600_000).unref();
    held.set(timer, work);
    wake();
    return timer;
  }
  globalThis.setTimeout = Object.assign(hold, real.setTimeout);
  globalThis.clearTimeout = (timer) => {
    held.delete(timer);
    clear(timer);
  };
  onTestFinished(() => void Object.assign(globalThis, real));

  return {
    get pendingCount() {
      return held.size;
    },
    fireAll: async () => {
      while (held.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      for (const [timer, work] of [...held]) {
        globalThis.clearTimeout(timer as NodeJS.Timeout);
        work();
      }
    },
  };
}
