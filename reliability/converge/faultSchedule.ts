import { type Fault, quickFaults } from './faultyProxy.ts';

/**
 * Decides which requests get a fault, and which: one of each `interval`, going through all faults in a new random order
 * each time. The number of faults thus depends only on the number of requests.
 */
export function createFaultSchedule(random: () => number, { interval = 3, withHangs = false } = {}) {
  const kinds: Fault[] = withHangs ? [...quickFaults, 'hang'] : [...quickFaults];
  let turn: Fault[] = [];
  let requestCount = 0;
  return {
    isOn: false,
    faultCount: 0,
    choose(): Fault | undefined {
      if (!this.isOn || requestCount++ % interval > 0) return undefined;
      this.faultCount++;
      if (turn.length === 0) turn = shuffle(kinds, random);
      return turn.pop();
    },
  };
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
