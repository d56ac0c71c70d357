import { describeMachine } from './describeMachine.ts';
import type { BenchmarkRow } from './measureAgainstBaseline.ts';
import { isPinned } from './pinnedProcess.ts';

export function printMachine(): void {
  console.log(describeMachine());
  console.log(isPinned ? 'The server has core 0, the load the others.' : 'Server and load share all cores.');
  console.log('\n| work | engine | measured | bare | share | goal | |');
  console.log('|---|---|--:|--:|--:|--:|---|');
}

export function printRow({ name, engine, value, unit, bare, share, goal, ok }: BenchmarkRow): void {
  const baseline = bare === null ? '' : formatFigure(bare, unit);
  const shareText = share === null || unit === 'ms' ? '' : share.toFixed(2);
  const goalText = shareText === '' ? `<= ${goal} ${unit}` : `>= ${goal}`;
  console.log(
    `| ${name} | ${engine} | ${formatFigure(value, unit)} | ${baseline} | ${shareText} | ${goalText} | ${ok ? 'met' : 'NOT met'} |`,
  );
}

function formatFigure(value: number, unit: string): string {
  const digits = value < 10 ? 2 : 0;
  return `${value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })}${unit === 'requests/s' ? '/s' : ` ${unit}`}`;
}
