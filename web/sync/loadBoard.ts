import { decodeBoardTasks } from '../../contract/columnarCodec.ts';
import { formatRef } from '../../contract/rules/taskRefs.ts';
import { type ApiError, type ApiOutput, callApi } from '../lib/apiClient.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { type GetReadRev, noteSpaceRev } from './knownRevs.ts';
import { followSpace, isJoined, replayEventsAfter, stopFollowing } from './lazyFollowEvents.ts';
import { endSession } from './mutationQueue.ts';
import { cancelRead, isFinalError, scheduleRead } from './readRetry.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { getMemberKey, type StateTables, type Task } from './state.ts';
import type { StateDraft } from './stateDraft.ts';
import { forgetMissing, mergeTask, storeList, storeRow } from './stateDraftUpdates.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

interface BoardRequest {
  done: Promise<void>;
  /** A response of a lower rev lacks something that an event has announced. */
  minRev: number;
}

/** The running request of each project: at most one at a time. */
const boardRequests = new Map<string, BoardRequest>();
let shownProjectId: string | undefined;
let preloadedProjectId: string | undefined;

/** Loads a board that is about to be opened. */
export function preloadBoard(projectId: string): Promise<void> {
  const request = openBoard(projectId);
  preloadedProjectId = projectId;
  return request;
}

/** Loads a project's board, and follows the events of its space from there. */
export function openBoard(projectId: string): Promise<void> {
  shownProjectId = projectId;
  const isPreloaded = preloadedProjectId === projectId;
  preloadedProjectId = undefined;
  const isReady = getConfirmedState().boardLoadStates.get(projectId) === 'ready';
  if (isPreloaded && isReady) return Promise.resolve();
  if (!isReady) updateConfirmedState((draft) => draft.set('boardLoadStates', projectId, 'loading'));
  return reloadBoard(projectId);
}

/**
 * Loads a board without following its space, as for a task that another page shows. `minRev`: the rev that the response
 * must reach; a request that is running is repeated if it does not.
 */
export function reloadBoard(projectId: string, minRev = 0): Promise<void> {
  const running = boardRequests.get(projectId);
  if (running) {
    running.minRev = Math.max(running.minRev, minRev);
    return running.done;
  }
  const request: BoardRequest = { done: Promise.resolve(), minRev };
  boardRequests.set(projectId, request);
  request.done = replayEventsAfter(() => fetchAndStoreBoard(projectId, request));
  return request.done;
}

/** Loads a board again because events were missed, even if it is being loaded. */
function reloadStaleBoard(projectId: string, staleRev = Number.POSITIVE_INFINITY): void {
  const isRunning = boardRequests.has(projectId);
  void reloadBoard(projectId, isRunning ? staleRev : 0);
}

/** Keeps a board that is still loading from following its space once another page is shown. */
export function clearShownBoard(): void {
  shownProjectId = undefined;
}

export function clearBoardRequests(): void {
  boardRequests.clear();
}

async function fetchAndStoreBoard(projectId: string, request: BoardRequest): Promise<void> {
  const session = getSessionNumber();
  const wasJoined = isJoined();
  const result = await fetchWithOfflineFallback(`board-${projectId}`, () => callApi('get_board', { projectId }));
  if (session !== getSessionNumber()) return;
  const isTooOld = result.ok && !result.failure && result.value.rev < request.minRev;
  if (isTooOld) {
    request.minRev = 0;
    return fetchAndStoreBoard(projectId, request);
  }
  boardRequests.delete(projectId);
  updateConfirmedState((draft) => {
    if (result.ok) storeBoard(draft, result.value, result.getReadRev);
    else draft.set('boardLoadStates', projectId, getLoadState(draft, projectId, result.error));
  });
  handleFailure(projectId, result.ok ? result.failure : result.error);
  if (shownProjectId !== projectId) return;
  if (!result.ok && isFinalError(result.error)) stopFollowing();
  if (!result.ok) return;
  const { project, rev } = result.value;
  const { spaceId } = project;
  // The server has told more than it has now if it has restored a backup: then this starts with a reset.
  followSpace(spaceId, result.getReadRev(spaceId, rev), (staleRev) => reloadStaleBoard(projectId, staleRev), wasJoined);
}

/** Only the server's own error means that there is no such board. After any other failure, what is known stays. */
function getLoadState(draft: StateDraft, projectId: string, error: ApiError): StateTables['boardLoadStates'] {
  if (isFinalError(error)) return 'missing';
  return draft.get('boardLoadStates', projectId) === 'ready' ? 'ready' : 'unreachable';
}

function handleFailure(projectId: string, failure: ApiError | undefined): void {
  const key = `board-${projectId}`;
  if (failure?.code === 'unauthorized') endSession();
  const isFinal = !failure || isFinalError(failure) || failure.code === 'unauthorized';
  const retry = () => void (shownProjectId === projectId && reloadBoard(projectId));
  if (isFinal) cancelRead(key);
  else scheduleRead(key, failure, retry);
}

function storeBoard(draft: StateDraft, board: ApiOutput<'get_board'>, getReadRev: GetReadRev): void {
  const { project, space, statuses, labels, members } = board;
  const { id: projectId, spaceId } = project;
  const rev = getReadRev(spaceId, board.rev);
  noteSpaceRev(spaceId, rev);
  storeRow(draft, 'spaces', space.id, space, rev);
  storeRow(draft, 'projects', projectId, project, rev);
  storeList(
    draft,
    'statuses',
    toMap(statuses, ({ id }) => id),
    (status) => status.projectId === projectId,
    rev,
  );
  storeList(
    draft,
    'labels',
    toMap(labels, ({ id }) => id),
    (label) => label.spaceId === spaceId,
    rev,
  );
  const spaceMembers = members.map((member) => ({ ...member, spaceId }));
  const memberRows = toMap(spaceMembers, ({ userId }) => getMemberKey(spaceId, userId));
  storeList(draft, 'members', memberRows, (member) => member.spaceId === spaceId, rev);
  const tasks = decodeBoardTasks(board.tasks);
  const taskIds = new Set(tasks.map((task) => task.id));
  const isMissing = (task: Task) => task.projectId === projectId && !task.isArchived && !taskIds.has(task.id);
  draft.deleteWhere('tasks', (task) => isMissing(task) && forgetMissing(task.id, rev));
  for (const { subtaskCount: _, number, ...task } of tasks) {
    mergeTask(draft, { ...task, ref: formatRef(space.key, number), spaceId, projectId, isArchived: false }, rev);
  }
  draft.set('boardLoadStates', projectId, 'ready');
}

function toMap<T>(rows: readonly T[], getKey: (row: T) => string): Map<string, T> {
  return new Map(rows.map((row) => [getKey(row), row]));
}

/** Loads when each task of a project was created and updated, which its board leaves out. */
export async function loadTaskTimestamps(projectId: string): Promise<void> {
  const result = await callApi('list_tasks', { projectId });
  if (!result.ok) return;
  updateConfirmedState((draft) => {
    for (const { id, createdAt, updatedAt } of result.value.tasks) {
      if (draft.get('tasks', id)?.updatedAt === undefined) draft.update('tasks', id, { createdAt, updatedAt });
    }
  });
}
