import { t } from '../../lib/i18n/index.ts';
import { getProjectPath } from '../../lib/router.tsx';
import { showToast, type Task } from '../../sync/index.ts';

export async function copyTaskLink({ id, projectId }: Task): Promise<void> {
  const address = `${location.origin}${getProjectPath(projectId)}?task=${id}`;
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(address).then(() => true)).catch(() => false);
  // Over plain http there is no clipboard: the address is there to be copied by hand.
  showToast(isCopied ? t('task.linkCopied') : address);
}
