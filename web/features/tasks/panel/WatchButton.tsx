import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { callApi, getErrorMessage } from '../../../lib/apiClient.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useCommands } from '../../../lib/keyboardCommands.ts';
import { showToast } from '../../../lib/toastStore.ts';
import type { Task } from '../../../sync/index.ts';
import { IconButton } from '../../../ui/index.ts';

/** Watches the task, or stops. Nothing is shown until the server has said whether the user watches it. */
export function WatchButton({ task: { id } }: { task: Task }) {
  const [isWatching, setWatching] = useState<boolean>();
  useEffect(() => {
    let isCurrent = true;
    void callApi('get_task_watch', { taskId: id }).then((result) => {
      if (isCurrent && result.ok) setWatching(result.value.watch.isWatching);
    });
    return () => {
      isCurrent = false;
    };
  }, [id]);
  const toggle = async () => {
    setWatching(!isWatching);
    const result = await callApi(isWatching ? 'unwatch_task' : 'watch_task', { taskId: id });
    if (result.ok) return setWatching(result.value.watch.isWatching);
    setWatching(isWatching);
    showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  useCommands([
    { id: 'watch', name: 'key.watch', keys: ['w'], group: 'task', run: () => isWatching !== undefined && toggle() },
  ]);
  if (isWatching === undefined) return null;
  return (
    <IconButton
      label={isWatching ? t('panel.unwatch') : t('panel.watch')}
      aria-pressed={isWatching}
      onClick={() => void toggle()}
    >
      {isWatching ? <Eye size={16} /> : <EyeOff size={16} />}
    </IconButton>
  );
}
