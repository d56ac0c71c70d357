import { median } from '../measureAgainstBaseline.ts';
import { createGrowthCalls, type GrowthCall } from './measuredCalls.ts';
import { createSequentialClient } from './sequentialClient.ts';
import { instanceSizes, type SizedInstance, type SizedInstances } from './sizedInstances.ts';

export interface GrowthRow {
  /** `list50 at 1,000,000 tasks` */
  name: string;
  engine: string;
  /** CPU time of a call, in `unit`. */
  value: number;
  unit: 'us';
  /** That of the smallest instance. */
  bare: number;
  share: number;
  goal: number;
  ok: boolean;
}

const goal = 1.5;
const rounds = 7;
/** Calls before the first round, so that the server's code is compiled, and in each. */
const warmUp = { calls: 800, seconds: 3 };
const round = { calls: 100, seconds: 1 };
/** Before the clock of a round starts: connections are open, and caches filled. */
const entry = { calls: 3, seconds: 1 };

/** Every call on instances of each size, in turns, each call's rows as soon as they are known. */
export async function measureGrowth(
  engine: string,
  { all, home }: SizedInstances,
  wanted: (name: GrowthCall['name']) => boolean,
  onCall: (name: string, rows: GrowthRow[]) => void,
): Promise<void> {
  const [write, ...others] = createGrowthCalls(home) as [GrowthCall, ...GrowthCall[]];
  for (const call of [write, ...others]) {
    if (!wanted(call.name)) continue;
    const costs = await costsOf(call, call.isAfterWrite ? write : undefined, all);
    const [bare = Number.NaN] = costs;
    const rows = instanceSizes.map(({ name }, at): GrowthRow => {
      const value = costs[at] as number;
      const share = value / bare;
      return { name: `${call.name} at ${name}`, engine, value, unit: 'us', bare, share, goal, ok: share <= goal };
    });
    onCall(call.name, rows.slice(1));
  }
}

/** Microseconds of CPU time that a call takes on each instance; what the `write` before it takes is not counted. */
async function costsOf(call: GrowthCall, write: GrowthCall | undefined, instances: SizedInstance[]): Promise<number[]> {
  const each = instances.map((instance) => ({ instance, costs: [] as number[], ...counted(instance) }));
  const both = write ? [write, call] : [call];
  for (const { run } of each) await run(both, warmUp);
  for (let at = 0; at < rounds; at++) {
    for (const { costs, run, costOf } of each) {
      await run(both, entry);
      const together = await costOf(both);
      costs.push(write ? together - (await costOf([write])) : together);
    }
  }
  for (const { close } of each) close();
  return each.map(({ costs }) => median(costs));
}

/** Calls one instance, each after the one before. */
function counted(instance: SizedInstance) {
  const { ask, close } = createSequentialClient(instance);
  let turn = 0;

  /** How often: as many as may be, or until it has taken so long. */
  async function run(calls: GrowthCall[], most: { calls: number; seconds: number }): Promise<number> {
    const until = performance.now() + most.seconds * 1000;
    let done = 0;
    while (done < most.calls && (done === 0 || performance.now() < until)) {
      for (const call of calls) await ask(call, turn);
      turn++;
      done++;
    }
    return done;
  }
  async function costOf(calls: GrowthCall[]): Promise<number> {
    const begun = await instance.cpu();
    const done = await run(calls, round);
    return (((await instance.cpu()) - begun) / done) * 1e6;
  }
  return { run, costOf, close };
}
