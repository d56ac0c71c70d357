import { getLocation, setQueryParams, useLocation } from '../../lib/router.tsx';
import { onServerId } from '../../sync/index.ts';

/** The task panel is open while the URL has a `task` parameter. */

export function useOpenTaskId(): string | undefined {
  return useLocation().query.get('task') ?? undefined;
}

export function openTaskPanel(taskId: string): void {
  setQueryParams({ task: taskId }, { replace: getLocation().query.has('task') });
}

/** Goes back in the history if the panel was opened from within the app. */
export function closeTaskPanel(): void {
  if (!getLocation().query.has('task')) return;
  if ((history.state as { isOurs?: boolean } | null)?.isOurs) history.back();
  else setQueryParams({ task: undefined }, { replace: true });
}

// A task may be opened before the server has given it its id.
onServerId((temporaryId, serverId) => {
  if (getLocation().query.get('task') === temporaryId) setQueryParams({ task: serverId }, { replace: true });
});
