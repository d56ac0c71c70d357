/** A generator that returns the same numbers for the same seed, so that every demo space is the same. */
export function createSeededRandom(seed: number) {
  let state = seed;

  /** The next number in [0, 1), by mulberry32. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const integerBelow = (limit: number) => Math.floor(next() * limit);
  return {
    integerBelow,
    chance: (probability: number) => next() < probability,
    pick: <T>(list: readonly T[]) => list[integerBelow(list.length)] as T,
  };
}

export type SeededRandom = ReturnType<typeof createSeededRandom>;
