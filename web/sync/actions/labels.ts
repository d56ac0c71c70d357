import type { ApiInput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { performStep } from '../undoHistory.ts';
import { showUndoToast } from './undo.ts';

/** Returns the temporary id of the label. */
export function createLabel(spaceId: string, name: string, color: string | null): string | undefined {
  return performStep([{ op: 'create_label', input: { spaceId, name, color } }], { label: t('done.label') })[0];
}

export function updateLabel(labelId: string, fields: Omit<ApiInput<'update_label'>, 'labelId'>): void {
  performStep([{ op: 'update_label', input: { labelId, ...fields } }], { label: t('done.label') });
}

export function deleteLabel(labelId: string): void {
  const options = { label: t('done.label'), isDelayed: true };
  const [mutationId] = performStep([{ op: 'delete_label', input: { labelId } }], options);
  showUndoToast(t('done.labelDeleted'), mutationId);
}
