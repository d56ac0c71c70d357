import type { MoveProgress, OnMoveProgress } from '../server/db/moveToPostgres/index.ts';

const redrawIntervalMs = 100;
const lineIntervalMs = 5000;
const barWidth = 30;

const stepTexts = {
  resuming: 'Resuming an interrupted move',
  restarting: 'The file has changed since the move was interrupted: starting over',
  copying: 'Copying',
  checking: 'Verifying',
  finishing: 'Adding foreign keys',
} as const;

interface ProgressReporter {
  report: OnMoveProgress;
  clear: () => void;
}

/** Reports the progress of `krokanti move` on stderr: a bar on a terminal, lines in a log, nothing for `--json`. */
export function createProgressReporter(isSilent: boolean): ProgressReporter {
  if (isSilent) return { report: () => {}, clear: () => {} };
  return process.stderr.isTTY ? createBarReporter(process.stderr) : createLineReporter(process.stderr);
}

function createBarReporter(out: NodeJS.WriteStream): ProgressReporter {
  let lastDrawnAt = 0;
  let previous: MoveProgress | undefined;
  const clear = () => out.write('\r\x1b[K');
  const report: OnMoveProgress = (step) => {
    const isNewStep = step.kind !== previous?.kind;
    const isComplete = step.allRowsDone === step.allRowsTotal;
    previous = step;
    if (step.kind === 'resuming' || step.kind === 'restarting') {
      clear();
      out.write(`${stepTexts[step.kind]}.\n`);
      return;
    }
    if (!isNewStep && !isComplete && Date.now() - lastDrawnAt < redrawIntervalMs) return;
    lastDrawnAt = Date.now();
    clear();
    out.write(renderBar(step).slice(0, out.columns || 80));
  };
  return { report, clear: () => void clear() };
}

function renderBar({ kind, table, allRowsDone, allRowsTotal }: MoveProgress): string {
  const share = allRowsTotal === 0 ? 1 : allRowsDone / allRowsTotal;
  const filled = Math.floor(share * barWidth);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${stepTexts[kind]} [${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]${percent} ${table ?? ''}`;
}

function createLineReporter(out: NodeJS.WriteStream): ProgressReporter {
  let lastPrintedAt = Date.now();
  let lastPrintedKind: MoveProgress['kind'] | undefined;
  const report: OnMoveProgress = ({ kind, table, rowsDone, rowsTotal, allRowsDone, allRowsTotal }) => {
    const isTableComplete = rowsDone !== undefined && rowsDone === rowsTotal;
    if (kind === lastPrintedKind && !isTableComplete && Date.now() - lastPrintedAt < lineIntervalMs) return;
    lastPrintedAt = Date.now();
    lastPrintedKind = kind;
    const tableProgress = table === undefined ? '' : `: ${table} ${rowsDone} of ${rowsTotal}`;
    const totalProgress = kind === 'restarting' ? '' : `, ${allRowsDone} of ${allRowsTotal} rows in total`;
    out.write(`${stepTexts[kind]}${tableProgress}${totalProgress}\n`);
  };
  return { report, clear: () => {} };
}
