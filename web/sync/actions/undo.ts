import { t } from '../../lib/i18n/index.ts';
import { dismissUndoToasts, showToast } from '../../lib/toastStore.ts';
import { reportConflicts } from '../reportConflicts.ts';
import { type HistoryResult, redoStep, undoStep } from '../undoHistory.ts';

export function undo(): void {
  undoAndNotify();
  dismissUndoToasts();
}

export function redo(): void {
  notify('history.redone', redoStep());
}

/** Its button undoes the step of that mutation, whatever the user has done since. */
export function showUndoToast(label: string, mutationId: string | undefined): void {
  showToast(label, { undo: () => undoAndNotify(mutationId) });
}

function undoAndNotify(mutationId?: string): void {
  notify('history.undone', undoStep(mutationId));
}

/** Says what was undone or redone, and what stays because others have changed it since. */
function notify(messageKey: 'history.undone' | 'history.redone', result: HistoryResult | undefined): void {
  if (result?.isChanged) showToast(t(messageKey, { what: result.label }));
  if (result && result.conflicts.length > 0)
    reportConflicts(result.conflicts.map((conflict) => ({ ...conflict, isUndo: true })));
}
