import { type Fault, quickFaults } from './faultyProxy.ts';

/**
 * Which requests are spoiled, and how: one of each `interval`, with every fault in turn, in an order of its own each time.
 * So how many faults there are depends on the number of requests only.
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
