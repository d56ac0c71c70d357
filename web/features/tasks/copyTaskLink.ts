import { t } from '../../lib/i18n/index.ts';
import { projectPath } from '../../lib/router.tsx';
import { say, type Task } from '../../sync/index.ts';

export async function copyLink({ id, projectId }: Task): Promise<void> {
  const address = `${location.origin}${projectPath(projectId)}?task=${id}`;
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(address).then(() => true)).catch(() => false);
  // Over plain http there is no clipboard: the address is there to be copied by hand.
  say(isCopied ? t('task.linkCopied') : address);
}
