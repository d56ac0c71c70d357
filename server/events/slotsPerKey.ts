export type SlotsPerKey = ReturnType<typeof createSlotsPerKey>;

/** Limits how much of something each key holds at once. */
export function createSlotsPerKey(maxPerKey: number) {
  const counts = new Map<string, number>();

  /** Takes a slot, and returns a function that gives it back. Undefined if the key holds all of its slots. */
  function take(key: string): (() => void) | undefined {
    const count = counts.get(key) ?? 0;
    if (count >= maxPerKey) return undefined;
    counts.set(key, count + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const rest = (counts.get(key) ?? 1) - 1;
      if (rest === 0) counts.delete(key);
      else counts.set(key, rest);
    };
  }

  /** The number of slots that all keys hold. */
  const countTaken = (): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

  return { take, countTaken };
}
