import type { ApiInput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { performStep } from '../undoHistory.ts';
import { showUndoToast } from './undo.ts';

export function updateProject(projectId: string, fields: Omit<ApiInput<'update_project'>, 'projectId'>): void {
  performStep([{ op: 'update_project', input: { projectId, ...fields } }], { label: t('done.project') });
}

export function archiveProject(projectId: string): void {
  const label = t('done.projectArchived');
  const [mutationId] = performStep([{ op: 'archive_project', input: { projectId } }], { label });
  showUndoToast(label, mutationId);
}
