import { decodeBoardTasks } from '../../contract/columnarCodec.ts';
import { type ApiOutput, callApi } from '../lib/apiClient.ts';
import { mergeTask } from './draftUpdates.ts';
import { followSpace, holdEventsWhile } from './eventSource.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { hasNewerRev } from './knownRevs.ts';
import { getSessionNumber } from './sessionNumber.ts';
import { getMemberKey, type StateDraft, type Task } from './state.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

/** The running request of each project: at most one at a time. */
const boardRequests = new Map<string, Promise<void>>();
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

/** Loads a board without following its space, as for a task that another page shows. */
export function reloadBoard(projectId: string): Promise<void> {
  const request = boardRequests.get(projectId) ?? holdEventsWhile(() => fetchAndStoreBoard(projectId));
  boardRequests.set(projectId, request);
  return request;
}

/** Keeps a board that is still loading from following its space once another page is shown. */
export function clearShownBoard(): void {
  shownProjectId = undefined;
}

export function clearBoardRequests(): void {
  boardRequests.clear();
}

async function fetchAndStoreBoard(projectId: string): Promise<void> {
  const session = getSessionNumber();
  const result = await fetchWithOfflineFallback(`board-${projectId}`, () => callApi('get_board', { projectId }))
    // Before the held events are applied: if they require a reload, this response is already too old.
    .finally(() => session === getSessionNumber() && boardRequests.delete(projectId));
  if (session !== getSessionNumber()) return;
  updateConfirmedState((draft) => {
    if (result.ok) storeBoard(draft, result.value);
    else draft.set('boardLoadStates', projectId, result.error.code === 'unreachable' ? 'unreachable' : 'missing');
  });
  if (!result.ok || shownProjectId !== projectId) return;
  const { project, rev } = result.value;
  followSpace(project.spaceId, rev, () => void reloadBoard(projectId));
}

function storeBoard(draft: StateDraft, board: ApiOutput<'get_board'>): void {
  const { project, space, statuses, labels, members, rev } = board;
  const { id: projectId, spaceId } = project;
  draft.set('spaces', space.id, space);
  draft.set('projects', projectId, project);
  draft.deleteWhere('statuses', (status) => status.projectId === projectId);
  for (const status of statuses) draft.set('statuses', status.id, status);
  draft.deleteWhere('labels', (label) => label.spaceId === spaceId);
  for (const label of labels) draft.set('labels', label.id, label);
  draft.deleteWhere('members', (member) => member.spaceId === spaceId);
  for (const member of members) draft.set('members', getMemberKey(spaceId, member.userId), { ...member, spaceId });
  const tasks = decodeBoardTasks(board.tasks);
  const taskIds = new Set(tasks.map((task) => task.id));
  const isMissing = (task: Task) => task.projectId === projectId && !task.isArchived && !taskIds.has(task.id);
  // A task that is newer than the response cannot be in it.
  draft.deleteWhere('tasks', (task) => isMissing(task) && !hasNewerRev(task.id, rev));
  for (const { subtaskCount: _, ...task } of tasks) {
    mergeTask(draft, { ...task, spaceId, projectId, isArchived: false }, rev);
  }
  draft.set('boardLoadStates', projectId, 'ready');
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
