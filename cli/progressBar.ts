import type { MoveProgress, OnMoveProgress } from '../server/db/moveToPostgres/index.ts';

const redrawEveryMs = 100;
const lineEveryMs = 5000;
const barWidth = 30;

const words = {
  resuming: 'An interrupted move goes on',
  restarting: 'The file has changed since the move was interrupted: it begins anew',
  copying: 'Copying',
  checking: 'Reading back',
  finishing: 'Joining the tables',
} as const;

/** Shows on stderr how far it is: a bar that moves for a person, lines for a log, nothing for `--json`. */
export function createProgressReporter(isSilent: boolean): { report: OnMoveProgress; clear: () => void } {
  if (isSilent) return { report: () => {}, clear: () => {} };
  return process.stderr.isTTY ? bar(process.stderr) : lines(process.stderr);
}

function bar(out: NodeJS.WriteStream): { report: OnMoveProgress; clear: () => void } {
  let drawnAt = 0;
  let last: MoveProgress | undefined;
  const clear = () => out.write('\r\x1b[K');
  const report: OnMoveProgress = (step) => {
    const isNew = step.kind !== last?.kind;
    const isLast = step.allRowsDone === step.allRowsTotal;
    last = step;
    if (step.kind === 'resuming' || step.kind === 'restarting') {
      clear();
      out.write(`${words[step.kind]}.\n`);
      return;
    }
    if (!isNew && !isLast && Date.now() - drawnAt < redrawEveryMs) return;
    drawnAt = Date.now();
    clear();
    out.write(drawn(step).slice(0, out.columns || 80));
  };
  return { report, clear: () => void clear() };
}

function drawn({ kind, table, allRowsDone, allRowsTotal }: MoveProgress): string {
  const share = allRowsTotal === 0 ? 1 : allRowsDone / allRowsTotal;
  const full = Math.floor(share * barWidth);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${words[kind]} [${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]${percent} ${table ?? ''}`;
}

function lines(out: NodeJS.WriteStream): { report: OnMoveProgress; clear: () => void } {
  let saidAt = Date.now();
  let saidKind: MoveProgress['kind'] | undefined;
  const report: OnMoveProgress = ({ kind, table, rowsDone, rowsTotal, allRowsDone, allRowsTotal }) => {
    const isWhole = rowsDone !== undefined && rowsDone === rowsTotal;
    if (kind === saidKind && !isWhole && Date.now() - saidAt < lineEveryMs) return;
    saidAt = Date.now();
    saidKind = kind;
    const what = table === undefined ? '' : `: ${table} ${rowsDone} of ${rowsTotal}`;
    const all = kind === 'restarting' ? '' : `, ${allRowsDone} of ${allRowsTotal} rows in all`;
    out.write(`${words[kind]}${what}${all}\n`);
  };
  return { report, clear: () => {} };
}
