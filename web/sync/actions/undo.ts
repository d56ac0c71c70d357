import { t } from '../../lib/i18n/index.ts';
import { dismissUndoToasts, showToast } from '../../lib/toastStore.ts';
import { redoStep, undoStep } from '../undoHistory.ts';

export function undo(): void {
  undoAndNotify();
  dismissUndoToasts();
}

export function redo(): void {
  const label = redoStep();
  if (label !== undefined) showToast(t('history.redone', { what: label }));
}

/** Its button undoes the step of that mutation, whatever the user has done since. */
export function showUndoToast(label: string, mutationId: string | undefined): void {
  showToast(label, { undo: () => undoAndNotify(mutationId) });
}

function undoAndNotify(mutationId?: string): void {
  const label = undoStep(mutationId);
  if (label !== undefined) showToast(t('history.undone', { what: label }));
}
