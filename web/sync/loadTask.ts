import { type ApiError, type ApiOutput, callApi } from '../lib/apiClient.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { onEventGap, replayEventsAfter } from './lazyFollowEvents.ts';
import { cancelRead, isFinalError, scheduleRead } from './readRetry.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { mergeTask, storeComments } from './stateDraftUpdates.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

export type TaskLoadState = 'ready' | 'missing' | 'unreachable';

/**
 * Keeps a task loaded with its description and comments while a panel shows it: a failed read is repeated, and it is
 * read again when events may have been missed. Returns a function that stops it.
 */
export function openTask(taskId: string, onLoadState: (loadState: TaskLoadState) => void): () => void {
  const key = `task-${taskId}`;
  let isCurrent = true;
  const load = async () => {
    const { loadState, failure } = await loadTask(taskId);
    if (!isCurrent) return;
    onLoadState(loadState);
    if (failure) scheduleRead(key, failure, () => void load());
    else cancelRead(key);
  };
  void load();
  const stopListening = onEventGap(() => void load());
  return () => {
    isCurrent = false;
    stopListening();
    cancelRead(key);
  };
}

/** Loads a task with its description and comments. `failure`: why some of it must be loaded again. */
export function loadTask(taskId: string): Promise<{ loadState: TaskLoadState; failure?: ApiError | undefined }> {
  return replayEventsAfter(async () => {
    const session = getSessionNumber();
    const [task, comments] = await Promise.all([
      fetchWithOfflineFallback(`task-${taskId}`, () => callApi('get_task', { taskId })),
      fetchWithOfflineFallback(`comments-${taskId}`, () => callApi('list_comments', { taskId })),
    ]);
    if (session !== getSessionNumber()) return { loadState: 'missing' };
    const spaceId = task.ok ? task.value.task.spaceId : getConfirmedState().tasks.get(taskId)?.spaceId;
    updateConfirmedState((draft) => {
      if (task.ok) {
        const { subtaskCount: _, ...fields } = task.value.task;
        mergeTask(draft, fields, task.getReadRev(fields.spaceId, task.rev));
      }
      if (comments.ok && spaceId !== undefined)
        storeComments(draft, taskId, comments.value.comments, comments.getReadRev(spaceId, comments.rev));
    });
    if (!task.ok && isFinalError(task.error)) return { loadState: 'missing' };
    return {
      loadState: task.ok ? 'ready' : 'unreachable',
      failure: [task, comments].map((result) => (result.ok ? result.failure : result.error)).find(Boolean),
    };
  });
}

/** The events of a task, newest first; undefined if they cannot be loaded. */
export async function loadTaskActivity(taskId: string): Promise<ApiOutput<'list_activity'>['events'] | undefined> {
  const result = await fetchWithOfflineFallback(`activity-${taskId}`, () =>
    callApi('list_activity', { taskId, limit: 200 }),
  );
  return result.ok ? result.value.events : undefined;
}
