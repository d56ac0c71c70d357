import { type ApiOutput, type ApiResult, callApi } from '../lib/apiClient.ts';
import type { SpaceEvent } from './applyEvents.ts';
import { mergeTask } from './draftUpdates.ts';
import { followAllSpaces, holdEventsWhile } from './eventSource.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { loadSpaces } from './loadAccount.ts';
import { clearShownBoard, reloadBoard } from './loadBoard.ts';
import { loadTask } from './loadTask.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { getMemberKey, type StateDraft, type Task } from './state.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

/** The tasks of the user in every space. Not exported by index.ts: only the page that shows them loads this module. */

let request: Promise<boolean> | undefined;
let nextRequest: Promise<boolean> | undefined;

/** Loads the open tasks that are assigned to the user. Returns false if they cannot be loaded. One request at a time. */
export function loadMyTasks(): Promise<boolean> {
  if (!request) {
    request = holdEventsWhile(fetchAndStoreMyTasks).finally(() => {
      request = undefined;
    });
    return request;
  }
  // The running request may miss the change that caused this call.
  nextRequest ??= request.then(() => {
    nextRequest = undefined;
    return loadMyTasks();
  });
  return nextRequest;
}

async function fetchAndStoreMyTasks(): Promise<boolean> {
  const session = getSessionNumber();
  const tasksBefore = filterMyOpenTasks(getConfirmedState().tasks.values());
  const result = await fetchWithOfflineFallback('mine', fetchMyTasks);
  if (session !== getSessionNumber() || !result.ok) return false;
  const { tasks } = result.value;
  const ids = new Set(tasks.map(({ id }) => id));
  const noLongerMine = tasksBefore.filter(({ id }) => !ids.has(id));
  const isOnBoard = ({ projectId }: Task) => getConfirmedState().boardLoadStates.get(projectId) === 'ready';
  updateConfirmedState((draft) => {
    for (const task of noLongerMine) if (!isOnBoard(task)) draft.delete('tasks', task.id);
    for (const task of tasks) mergeTask(draft, task, undefined);
  });
  // Loaded boards still show these tasks, which may have been completed, reassigned or deleted.
  for (const { id } of noLongerMine.filter(isOnBoard)) void loadTask(id);
  void loadMissingProjectData(tasks);
  return true;
}

function filterMyOpenTasks(tasks: Iterable<Task>): Task[] {
  const userId = getConfirmedState().me?.id ?? '';
  return [...tasks].filter(
    (task) => task.assigneeIds.includes(userId) && task.completedAt === null && !task.isArchived,
  );
}

async function fetchMyTasks(): Promise<ApiResult<{ tasks: ApiOutput<'list_tasks'>['tasks'] }>> {
  const tasks: ApiOutput<'list_tasks'>['tasks'] = [];
  let cursor: string | undefined;
  do {
    const page = await callApi('list_tasks', {
      assigneeId: 'me',
      completed: false,
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    });
    if (!page.ok) return page;
    tasks.push(...page.value.tasks);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { ok: true, value: { tasks }, rev: undefined };
}

/** Loads the statuses of the tasks' projects, and the members and labels of their spaces, where missing. */
async function loadMissingProjectData(tasks: readonly Pick<Task, 'projectId' | 'spaceId'>[]): Promise<void> {
  const { statuses, members } = getConfirmedState();
  const loadedProjectIds = new Set([...statuses.values()].map(({ projectId }) => projectId));
  const loadedSpaceIds = new Set([...members.values()].map(({ spaceId }) => spaceId));
  const projectIds = new Set(tasks.map(({ projectId }) => projectId).filter((id) => !loadedProjectIds.has(id)));
  const spaceIds = new Set(tasks.map(({ spaceId }) => spaceId).filter((id) => !loadedSpaceIds.has(id)));
  await Promise.all([...[...projectIds].map(loadStatuses), ...[...spaceIds].map(loadMembersAndLabels)]);
}

/** Loads the columns that completing and reopening a task needs. */
export async function loadStatuses(projectId: string): Promise<void> {
  const result = await fetchWithOfflineFallback(`statuses-${projectId}`, () => callApi('list_statuses', { projectId }));
  storeResult(result, ({ statuses }, draft) => {
    for (const status of statuses) draft.set('statuses', status.id, status);
  });
}

async function loadMembersAndLabels(spaceId: string): Promise<void> {
  const [memberResult, labelResult] = await Promise.all([
    fetchWithOfflineFallback(`members-${spaceId}`, () => callApi('list_members', { spaceId })),
    fetchWithOfflineFallback(`labels-${spaceId}`, () => callApi('list_labels', { spaceId })),
  ]);
  storeResult(memberResult, ({ members }, draft) => {
    for (const member of members) draft.set('members', getMemberKey(spaceId, member.userId), { ...member, spaceId });
  });
  storeResult(labelResult, ({ labels }, draft) => {
    for (const label of labels) draft.set('labels', label.id, label);
  });
}

function storeResult<T>(result: ApiResult<T>, store: (value: T, draft: StateDraft) => void): void {
  if (result.ok) updateConfirmedState((draft) => store(result.value, draft));
}

/** Follows every space until the returned function is called. `reload` loads the tasks when events lack data. */
export function followMyTasks(reload: () => Promise<boolean>): () => void {
  let isStopped = false;
  let unfollow = () => {};
  const reloadWithSpaces = () => void loadSpaces().then(reload);
  let isFirstConnection = true;
  const follow = () => {
    clearShownBoard();
    unfollow = followAllSpaces({
      onReady: () => {
        if (isFirstConnection) void reload();
        else reloadWithSpaces();
        isFirstConnection = false;
      },
      onStale: () => {
        for (const [projectId, loadState] of getConfirmedState().boardLoadStates)
          if (loadState === 'ready') void reloadBoard(projectId);
        // The stream may have ended. If the tasks cannot be loaded either, as when signed out, it stays closed.
        void reload().then((isLoaded) => isLoaded && !isStopped && follow());
      },
      onEvents: (events) => {
        if (events.some(({ type }) => /^(space|project|member)/.test(type))) reloadWithSpaces();
        else if (events.some(mayConcernUnknownTask)) void reload();
      },
    });
  };
  follow();
  return () => {
    isStopped = true;
    unfollow();
  };
}

/** Whether a task that is not loaded may have become an open task of the user. */
function mayConcernUnknownTask({ type, taskId, data }: SpaceEvent): boolean {
  if (type !== 'task.updated' || taskId === null || getConfirmedState().tasks.has(taskId)) return false;
  const { assigneeIds, completedAt } = (data['changes'] ?? {}) as Record<string, { to: unknown } | undefined>;
  const isAssigned = Array.isArray(assigneeIds?.to) && assigneeIds.to.includes(getConfirmedState().me?.id);
  return isAssigned || completedAt?.to === null;
}
