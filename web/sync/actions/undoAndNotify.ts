import { t } from '../../lib/i18n/index.ts';
import { dismissUndoToasts, showToast } from '../../lib/toastStore.ts';
import { reportConflicts } from '../reportConflicts.ts';
import { type HistoryResult, redoStep, undoStep } from '../undoSteps.ts';

/** Undoes the last step. */
export function undoLast(): void {
  undoAndNotify();
  dismissUndoToasts();
}

export function redoLast(): void {
  notify('history.redone', redoStep());
}

export function undoAndNotify(mutationId?: string): void {
  notify('history.undone', undoStep(mutationId));
}

/** Says what was undone or redone, and what stays because others have changed it since. */
function notify(messageKey: 'history.undone' | 'history.redone', result: HistoryResult | undefined): void {
  if (result?.isChanged) showToast(t(messageKey, { what: result.label }));
  if (result && result.conflicts.length > 0)
    reportConflicts(result.conflicts.map((conflict) => ({ ...conflict, isUndo: true })));
}
