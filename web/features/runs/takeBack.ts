import { isRoleAtLeast } from '../../../contract/rules/roles.ts';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { showToast } from '../../lib/toastStore.ts';
import { getState, select } from '../../sync/index.ts';

/** Takes back a run, says what came of it, and offers to undo that. `onDone` is called after each change. */
export async function takeBack(
  runId: string,
  request: { taskIds?: string[]; force?: boolean },
  onDone: () => void | Promise<void> = () => {},
): Promise<void> {
  const result = await callApi('undo_run', { runId, ...request });
  if (!result.ok) {
    showToast(getErrorMessage(result.error), { tone: 'error' });
    return;
  }
  const { undone, conflicts, runId: undoRunId } = result.value;
  const count = conflicts.length;
  const texts = [
    undone === 0 ? t('runs.nothing') : t('runs.took', { count: undone }),
    ...(count > 0 ? [t('runs.conflictsLeft', { count })] : []),
  ];
  showToast(texts.join(' '), undoRunId === null ? {} : { undo: () => void takeBack(undoRunId, {}, onDone) });
  await onDone();
}

/** Whether the server lets the user take the run back. */
export function canTakeBack(spaceId: string, userId: string): boolean {
  const state = getState();
  const role = state.spaces.get(spaceId)?.role;
  if (!role) return false;
  return isRoleAtLeast(role, 'admin') || (userId === state.me?.id && select.canEdit(state, spaceId));
}
