import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { showToast } from '../../sync/index.ts';

/** Duplicates a task with its open subtasks. The board shows the copies when their events arrive. */
export async function duplicateTask(taskId: string): Promise<void> {
  const result = await callApi('duplicate_task', { taskId });
  if (result.ok) showToast(t('task.duplicated', { ref: result.value.task.ref }));
  else showToast(getErrorMessage(result.error), { tone: 'error' });
}
