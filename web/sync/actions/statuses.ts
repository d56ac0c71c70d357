import type { ApiInput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { performStep } from '../undoHistory.ts';

/** Returns the temporary id of the status. */
export function createStatus(input: ApiInput<'create_status'>): string | undefined {
  return performStep([{ op: 'create_status', input }], { label: t('done.status') })[0];
}

export function updateStatus(statusId: string, fields: Omit<ApiInput<'update_status'>, 'statusId'>): void {
  performStep([{ op: 'update_status', input: { statusId, ...fields } }], { label: t('done.status') });
}

/** Cannot be undone, so callers must ask for confirmation. */
export function deleteStatus(statusId: string, moveTo: string | undefined): void {
  const input = moveTo === undefined ? { statusId } : { statusId, moveTo };
  performStep([{ op: 'delete_status', input }], { label: t('done.status') });
}
