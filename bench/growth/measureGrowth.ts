import { median } from '../measureAgainstBaseline.ts';
import { createGrowthCalls, type GrowthCall } from './growthCalls.ts';
import { createSequentialClient } from './sequentialClient.ts';
import { instanceSizes, type SizedInstance, type SizedInstances } from './sizedInstances.ts';

export interface GrowthRow {
  /** For example `list50 at 1,000,000 tasks`. */
  name: string;
  engine: string;
  /** The CPU time of one call, in `unit`. */
  value: number;
  unit: 'us';
  /** The CPU time on the smallest instance. */
  bare: number;
  share: number;
  goal: number;
  ok: boolean;
}

const goal = 1.5;
const rounds = 7;
/** Limits of the calls before the first round, which let the server compile its code, and of each round. */
const warmUp = { calls: 800, seconds: 3 };
const round = { calls: 100, seconds: 1 };
/** Limits of the unmeasured calls at the start of each round, which open connections and fill caches. */
const roundWarmUp = { calls: 3, seconds: 1 };

/** Measures every call on all instances in turn, and reports the rows of each call as soon as they are known. */
export async function measureGrowth(
  engine: string,
  { all, home }: SizedInstances,
  isSelected: (name: GrowthCall['name']) => boolean,
  onCall: (name: string, rows: GrowthRow[]) => void,
): Promise<void> {
  const [write, ...others] = createGrowthCalls(home) as [GrowthCall, ...GrowthCall[]];
  for (const call of [write, ...others]) {
    if (!isSelected(call.name)) continue;
    const costs = await measureCosts(call, call.isAfterWrite ? write : undefined, all);
    const [bare = Number.NaN] = costs;
    const rows = instanceSizes.map(({ name }, index): GrowthRow => {
      const value = costs[index] as number;
      const share = value / bare;
      return { name: `${call.name} at ${name}`, engine, value, unit: 'us', bare, share, goal, ok: share <= goal };
    });
    onCall(call.name, rows.slice(1));
  }
}

/** Returns the CPU time of the call on each instance in microseconds, without that of the `write` before it. */
async function measureCosts(
  call: GrowthCall,
  write: GrowthCall | undefined,
  instances: SizedInstance[],
): Promise<number[]> {
  const measured = instances.map((instance) => ({ costs: [] as number[], ...createMeter(instance) }));
  const both = write ? [write, call] : [call];
  for (const { run } of measured) await run(both, warmUp);
  for (let index = 0; index < rounds; index++) {
    for (const { costs, run, measureCost } of measured) {
      await run(both, roundWarmUp);
      const total = await measureCost(both);
      costs.push(write ? total - (await measureCost([write])) : total);
    }
  }
  for (const { close } of measured) close();
  return measured.map(({ costs }) => median(costs));
}

/** Sends calls to one instance, one after the other, and measures their cost. */
function createMeter(instance: SizedInstance) {
  const { send, close } = createSequentialClient(instance);
  let turn = 0;

  /** Repeats the calls until one of the limits is reached, at least once, and returns the number of repetitions. */
  async function run(calls: GrowthCall[], limits: { calls: number; seconds: number }): Promise<number> {
    const until = performance.now() + limits.seconds * 1000;
    let done = 0;
    while (done < limits.calls && (done === 0 || performance.now() < until)) {
      for (const call of calls) await send(call, turn);
      turn++;
      done++;
    }
    return done;
  }

  async function measureCost(calls: GrowthCall[]): Promise<number> {
    const before = await instance.cpu();
    const done = await run(calls, round);
    return (((await instance.cpu()) - before) / done) * 1e6;
  }
  return { run, measureCost, close };
}
