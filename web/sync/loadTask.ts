import { type ApiOutput, callApi } from '../lib/apiClient.ts';
import { mergeTask } from './draftUpdates.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { getKnownRev, hasNewerRev } from './knownRevs.ts';
import { getSessionNumber } from './sessionNumber.ts';
import type { StateDraft, Task } from './state.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

/** Loads a task with its description and comments, for the panel. */
export async function loadTask(taskId: string): Promise<'ready' | 'missing' | 'unreachable'> {
  const session = getSessionNumber();
  const revBefore = getKnownRev(taskId);
  const [task, comments] = await Promise.all([
    fetchWithOfflineFallback(`task-${taskId}`, () => callApi('get_task', { taskId })),
    fetchWithOfflineFallback(`comments-${taskId}`, () => callApi('list_comments', { taskId })),
  ]);
  if (session !== getSessionNumber()) return 'missing';
  // The server sends the rev of the task's last change, but the response reflects at least all that was known before.
  const rev = task.ok && task.rev !== undefined ? Math.max(task.rev, revBefore) : undefined;
  const isOutdated = rev !== undefined && hasNewerRev(taskId, rev);
  if (isOutdated && getConfirmedState().tasks.get(taskId)?.description !== undefined) return loadTask(taskId);
  updateConfirmedState((draft) => {
    if (task.ok) storeTask(draft, task.value.task, isOutdated ? undefined : rev);
    if (comments.ok) {
      draft.deleteWhere('comments', (comment) => comment.taskId === taskId);
      for (const comment of comments.value.comments) draft.set('comments', comment.id, comment);
    }
  });
  if (task.ok) return 'ready';
  return task.error.code === 'unreachable' ? 'unreachable' : 'missing';
}

/** Without a rev, as from the cache, the task only fills in fields that the board lacks. */
function storeTask(draft: StateDraft, task: ApiOutput<'get_task'>['task'], rev: number | undefined): void {
  const { subtaskCount: _, ...fields } = task;
  const current = rev === undefined ? getDefinedFields(draft.get('tasks', task.id)) : {};
  mergeTask(draft, { ...fields, ...current }, rev);
}

function getDefinedFields(task: Task | undefined): Partial<Task> {
  return Object.fromEntries(Object.entries(task ?? {}).filter(([, value]) => value !== undefined));
}

/** The events of a task, newest first; undefined if they cannot be loaded. */
export async function loadTaskActivity(taskId: string): Promise<ApiOutput<'list_activity'>['events'] | undefined> {
  const result = await fetchWithOfflineFallback(`activity-${taskId}`, () =>
    callApi('list_activity', { taskId, limit: 200 }),
  );
  return result.ok ? result.value.events : undefined;
}
