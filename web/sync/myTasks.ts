import { type ApiError, type ApiOutput, type ApiResult, callApi } from '../lib/apiClient.ts';
import type { SpaceEvent } from './applyEvents.ts';
import { fetchWithOfflineFallback, type ReadResult } from './fetchWithOfflineFallback.ts';
import { isOutdated } from './knownRevs.ts';
import { followAllSpaces, replayEventsAfter } from './lazyFollowEvents.ts';
import { clearShownBoard, reloadBoard } from './loadBoard.ts';
import { loadSpaces } from './loadSpaces.ts';
import { loadTask } from './loadTask.ts';
import { endSession } from './mutationQueue.ts';
import { cancelRead, scheduleRead } from './readRetry.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { getMemberKey, type Task } from './state.ts';
import type { StateDraft } from './stateDraft.ts';
import { forgetMissing, mergeTask, storeRow } from './stateDraftUpdates.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

/** The tasks of the user in every space. Not exported by index.ts: only the page that shows them loads this module. */

let request: Promise<boolean> | undefined;
let nextRequest: Promise<boolean> | undefined;
/** The page that shows the tasks replaces this with its own way to load them. */
let retry: () => void = () => {};
let isFollowing = false;

/** Loads the open tasks that are assigned to the user. Returns false if they cannot be loaded. One request at a time. */
export function loadMyTasks(): Promise<boolean> {
  if (!request) {
    request = replayEventsAfter(fetchAndStoreMyTasks).finally(() => {
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
  if (session !== getSessionNumber()) return false;
  handleFailure(result.ok ? result.failure : result.error);
  if (!result.ok) return false;
  const { tasks } = result.value;
  const { getReadRev } = result;
  const ids = new Set(tasks.map(({ id }) => id));
  const isOlder = ({ id, spaceId }: Task) => isOutdated(id, getReadRev(spaceId));
  const noLongerMine = tasksBefore.filter((task) => !ids.has(task.id) && !isOlder(task));
  const isOnBoard = ({ projectId }: Task) => getConfirmedState().boardLoadStates.get(projectId) === 'ready';
  updateConfirmedState((draft) => {
    for (const task of noLongerMine) {
      if (!isOnBoard(task) && forgetMissing(task.id, getReadRev(task.spaceId))) draft.delete('tasks', task.id);
    }
    for (const task of tasks) mergeTask(draft, task, getReadRev(task.spaceId));
  });
  // Loaded boards still show these tasks, which may have been completed, reassigned or deleted.
  for (const { id } of noLongerMine.filter(isOnBoard)) void loadTask(id);
  void loadMissingProjectData(tasks);
  void loadBoards(tasks);
  return true;
}

/** More boards than that are loaded only when one of their tasks has the focus. */
const maxBoards = 12;
/** The boards that have been loaded since the page was opened. What was loaded before may be outdated. */
const loadedBoardIds = new Set<string>();
let isLoadingBoards = false;

/**
 * Loads the boards of the tasks, one after the other: subtasks, comment counts and blockers that the rows tell of are not
 * in the list. Those with the most tasks come first.
 */
async function loadBoards(tasks: readonly Pick<Task, 'projectId'>[]): Promise<void> {
  if (isLoadingBoards) return;
  isLoadingBoards = true;
  const byProject = [...Map.groupBy(tasks, ({ projectId }) => projectId)].sort(([, a], [, b]) => b.length - a.length);
  for (const [projectId] of byProject.slice(0, maxBoards)) {
    if (loadedBoardIds.has(projectId) || !isFollowing) continue;
    await reloadBoard(projectId);
    if (getConfirmedState().boardLoadStates.get(projectId) === 'ready') loadedBoardIds.add(projectId);
  }
  isLoadingBoards = false;
}

function handleFailure(failure: ApiError | undefined): void {
  if (failure?.code === 'unauthorized') endSession();
  else if (failure) scheduleRead('mine', failure, () => retry());
  else cancelRead('mine');
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
  const spaceId = getConfirmedState().projects.get(projectId)?.spaceId ?? '';
  storeResult(result, spaceId, ({ statuses }, draft, rev) => {
    for (const status of statuses) storeRow(draft, 'statuses', status.id, status, rev);
  });
}

async function loadMembersAndLabels(spaceId: string): Promise<void> {
  const [memberResult, labelResult] = await Promise.all([
    fetchWithOfflineFallback(`members-${spaceId}`, () => callApi('list_members', { spaceId })),
    fetchWithOfflineFallback(`labels-${spaceId}`, () => callApi('list_labels', { spaceId })),
  ]);
  storeResult(memberResult, spaceId, ({ members }, draft, rev) => {
    for (const member of members)
      storeRow(draft, 'members', getMemberKey(spaceId, member.userId), { ...member, spaceId }, rev);
  });
  storeResult(labelResult, spaceId, ({ labels }, draft, rev) => {
    for (const label of labels) storeRow(draft, 'labels', label.id, label, rev);
  });
}

function storeResult<T>(
  result: ReadResult<T>,
  spaceId: string,
  store: (value: T, draft: StateDraft, rev: number) => void,
): void {
  if (result.ok) updateConfirmedState((draft) => store(result.value, draft, result.getReadRev(spaceId, result.rev)));
}

/** Follows every space until the returned function is called. `reload` loads the tasks when events lack data. */
export function followMyTasks(reload: () => Promise<boolean>): () => void {
  const reloadWithSpaces = () => void loadSpaces().then(reload);
  const reloadEverything = () => {
    for (const [projectId, loadState] of getConfirmedState().boardLoadStates)
      if (loadState === 'ready') void reloadBoard(projectId);
    reloadWithSpaces();
  };
  let isFirst = true;
  isFollowing = true;
  loadedBoardIds.clear();
  clearShownBoard();
  retry = () => void reload();
  const unfollow = followAllSpaces({
    onReady: () => {
      if (isFirst) void reload();
      else reloadEverything();
      isFirst = false;
    },
    onStale: reloadEverything,
    onEvents: (events) => {
      if (events.some(({ type }) => /^(space|project|member)/.test(type))) reloadWithSpaces();
      else if (events.some(mayConcernUnknownTask)) void reload();
    },
  });
  return () => {
    unfollow();
    cancelRead('mine');
    isFollowing = false;
    retry = () => {};
  };
}

/** Whether a task that is not loaded may have become an open task of the user. */
function mayConcernUnknownTask({ type, taskId, data }: SpaceEvent): boolean {
  if (type !== 'task.updated' || taskId === null || getConfirmedState().tasks.has(taskId)) return false;
  const { assigneeIds, completedAt } = (data['changes'] ?? {}) as Record<string, { to: unknown } | undefined>;
  const isAssigned = Array.isArray(assigneeIds?.to) && assigneeIds.to.includes(getConfirmedState().me?.id);
  return isAssigned || completedAt?.to === null;
}
