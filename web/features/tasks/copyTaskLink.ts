import { t } from '../../lib/i18n/index.ts';
import { getProjectPath } from '../../lib/router.tsx';
import { showToast, type Task } from '../../sync/index.ts';

export async function copyTaskLink({ id, projectId }: Task): Promise<void> {
  const url = `${location.origin}${getProjectPath(projectId)}?task=${id}`;
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(url).then(() => true)).catch(() => false);
  // Without HTTPS there is no clipboard: the toast shows the URL to copy by hand.
  showToast(isCopied ? t('task.linkCopied') : url);
}
