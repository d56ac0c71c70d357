import { type ApiError, getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import type { Adaptation } from './adaptRejectedMutation.ts';
import { getMutationTargetName } from './getMutationTargetName.ts';
import { keepConflictingTexts, keepRejectedTexts } from './keepRejectedTexts.ts';
import type { Mutation } from './mutations.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { reportConflicts, withConflictMessages } from './reportConflicts.ts';

/** What becomes of a mutation that the server refuses. Loaded when that happens. */

export { adaptRejectedMutation } from './adaptRejectedMutation.ts';

/** Keeps the texts of a mutation that was rejected and of those that depend on it, and says why. */
export function handleRejected(action: Mutation, error: ApiError, dependents: readonly PendingMutation[]): void {
  if (error.code === 'changed_meanwhile') {
    withConflictMessages((show) => show.notifyNotDeleted(action, error));
    return;
  }
  keepRejectedTexts([action, ...dependents.map((dependent) => dependent.action)]);
  const name = getMutationTargetName(action);
  const why = getErrorMessage(error);
  showToast(name ? t('problem.notSaved', { name, why }) : t('problem.changeNotSaved', { why }), { tone: 'error' });
}

/** Keeps the texts that others have changed in the meantime, and says what stays as it is. */
export function handleAdapted({ action, isUndo }: PendingMutation, { conflicting, leftOut }: Adaptation): void {
  const hasKeptText = !isUndo && keepConflictingTexts(action, conflicting);
  if (conflicting.length > 0) reportConflicts([{ action, fields: conflicting, isUndo, hasKeptText }]);
  if (leftOut.length > 0) withConflictMessages((show) => show.notifyLeftOut(action, leftOut));
}
