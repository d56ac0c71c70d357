/** Small settings of this device. Where the browser blocks localStorage, nothing is kept and `readItem` returns null. */

export function readItem(key: string): string | null {
  return tryStorage((storage) => storage.getItem(key)) ?? null;
}

/** Returns false when the value is not kept. */
export function writeItem(key: string, value: string): boolean {
  const isKept = tryStorage((storage) => {
    storage.setItem(key, value);
    return true;
  });
  return isKept ?? false;
}

export function removeItem(key: string): void {
  tryStorage((storage) => storage.removeItem(key));
}

/** Browsers throw at the mere mention of localStorage when it is blocked. */
function tryStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
