import { parseArgs } from 'node:util';
import { crashLoop } from './crash/loop.ts';

const usage = 'npm run prove:crash -- [--engine sqlite|postgres] [--kills 20] [--writers 16] [--seed N]';

const { engine, kills, writers, seed } = options();
const { acknowledged, lost, torn } = await crashLoop({ engine, kills, writers, seed, say: console.log });
for (const line of [...lost.map((it) => `lost: ${it}`), ...torn.map((it) => `torn: ${it}`)].slice(0, 50)) {
  console.error(line.slice(0, 2000));
}
console.log(`kills=${kills} acknowledged=${acknowledged} lost=${lost.length} torn=${torn.length}`);
process.exit(lost.length + torn.length > 0 ? 1 : 0);

function options() {
  try {
    const { values } = parseArgs({
      options: {
        engine: { type: 'string', default: 'sqlite' },
        kills: { type: 'string', default: '20' },
        writers: { type: 'string', default: '16' },
        seed: { type: 'string', default: String(Date.now() % 1e9) },
      },
    });
    const { engine } = values;
    if (engine !== 'sqlite' && engine !== 'postgres') throw new Error('--engine must be sqlite or postgres');
    const whole = (name: 'kills' | 'writers' | 'seed', least: number) => {
      const value = Number(values[name]);
      if (!Number.isSafeInteger(value) || value < least)
        throw new Error(`--${name} must be a whole number from ${least}`);
      return value;
    };
    return { engine, kills: whole('kills', 1), writers: whole('writers', 1), seed: whole('seed', 0) } as const;
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}
