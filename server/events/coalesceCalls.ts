/**
 * Lets calls with the same key share one run. A run starts only after every call that shares it was made, and calls made
 * during a run wait for the next one, so that each result was read after its call.
 */
export function createCallCoalescer() {
  const waiting = new Map<string, Promise<unknown>>();

  return function share<T>(key: string, run: () => Promise<T>): Promise<T> {
    const shared = waiting.get(key);
    if (shared) return shared as Promise<T>;
    const result = new Promise<void>((resolve) => void setImmediate(resolve)).then(() => {
      waiting.delete(key);
      return run();
    });
    waiting.set(key, result);
    return result;
  };
}

export type CoalesceCall = ReturnType<typeof createCallCoalescer>;
