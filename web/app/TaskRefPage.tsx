import { useEffect, useState } from 'react';
import { LoadingPage } from '../features/layout/LoadingPage.tsx';
import { NotFoundPage } from '../features/layout/NotFoundPage.tsx';
import { callApi } from '../lib/apiClient.ts';
import { getProjectPath, navigate } from '../lib/router.tsx';
import { getState, type Task } from '../sync/index.ts';
import type { PageProps } from './AppLayout.tsx';

/** `/t/QUA-128`: goes to the task's project and opens the task there. */
export default function TaskRefPage({ taskRef, onOpenMenu }: PageProps & { taskRef: string }) {
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    const abortController = new AbortController();
    findTask(taskRef, abortController.signal).then((task) => {
      if (abortController.signal.aborted) return;
      if (task) navigate(`${getProjectPath(task.projectId)}?task=${task.id}`, { replace: true });
      else setMissing(true);
    });
    return () => abortController.abort();
  }, [taskRef]);
  return isMissing ? <NotFoundPage onOpenMenu={onOpenMenu} /> : <LoadingPage />;
}

/** A loaded task needs no request, so that the link works offline. */
async function findTask(ref: string, signal: AbortSignal): Promise<Pick<Task, 'id' | 'projectId'> | undefined> {
  const loaded = [...getState().tasks.values()].find((task) => task.ref === ref.toUpperCase());
  if (loaded) return loaded;
  const result = await callApi('get_task', { taskId: ref }, { signal });
  return result.ok ? result.value.task : undefined;
}
