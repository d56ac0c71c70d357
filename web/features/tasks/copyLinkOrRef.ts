import { t } from '../../lib/i18n/index.ts';
import { getProjectPath } from '../../lib/router.tsx';
import { getState, showToast, type Task } from '../../sync/index.ts';

/** A task that the server has not confirmed yet has no ref. */
export async function copyTaskLink({ id, ref, projectId }: Task): Promise<void> {
  const path = ref ? `/t/${ref}` : `${getProjectPath(projectId)}?task=${id}`;
  await copyText(`${location.origin}${path}`, t('task.linkCopied'));
}

export async function copyTaskRefs(taskIds: readonly string[]): Promise<void> {
  const refs = taskIds.flatMap((id) => getState().tasks.get(id)?.ref || []).join(', ');
  if (refs) await copyText(refs, t('task.refCopied', { ref: refs }));
}

async function copyText(text: string, message: string): Promise<void> {
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(text).then(() => true)).catch(() => false);
  // Without HTTPS there is no clipboard: the toast shows the text to copy by hand.
  showToast(isCopied ? message : text);
}
