import { decodeBoardTasks } from '../../contract/columnarCodec.ts';
import { type ApiOutput, type ApiResult, callApi } from '../lib/apiClient.ts';
import { runWhenIdle } from '../lib/lazyWithPreload.tsx';
import { closeEventSource, followSpace, holdEventsWhile } from './eventSource.ts';
import * as disk from './indexedDb.ts';
import { resumeQueue, setOffline } from './mutationQueue.ts';
import { getKnownRev, hasNewerRev, mergeTask } from './mutations.ts';
import { getMemberKey, type Project, type Space, type StateDraft, type Task, type User } from './state.ts';
import { getConfirmedState, resetState, updateConfirmedState } from './store.ts';
import { clearHistory } from './undoHistory.ts';

type Board = ApiOutput<'get_board'>;

/** Who is signed in, and their spaces with the projects in them: all asked for at once. */
export async function loadAccount(): Promise<void> {
  await Promise.all([loadMe(), loadSpaces()]);
}

export async function loadMe(): Promise<void> {
  const result = await fetchWithCache<{ user: User }>('me', () => callApi('get_me', {}));
  if (!result.ok) return updateConfirmedState((draft) => draft.setMe(null));
  setMe(result.value.user);
  void resumeQueue();
}

/** What the server says of the person after a change of it. */
export function setMe(user: User): void {
  updateConfirmedState((draft) => draft.setMe(user));
}

export async function loadSpaces(): Promise<void> {
  storeSpaces(await fetchSpaces());
}

interface SpaceWithProjects {
  space: Space;
  projects: Project[];
}

async function fetchSpaces(): Promise<SpaceWithProjects[] | undefined> {
  const found = await fetchWithCache('spaces', () => callApi('list_spaces', {}));
  if (!found.ok) return undefined;
  return Promise.all(
    found.value.spaces.map(async (space) => {
      const list = await fetchWithCache(`projects-${space.id}`, () => callApi('list_projects', { spaceId: space.id }));
      return { space, projects: list.ok ? list.value.projects : [] };
    }),
  );
}

function storeSpaces(rooms: SpaceWithProjects[] | undefined): void {
  if (!rooms) return;
  const ids = new Set(rooms.map(({ space }) => space.id));
  updateConfirmedState((draft) => {
    draft.deleteWhere('spaces', ({ id }) => !ids.has(id));
    for (const { space, projects } of rooms) {
      draft.set('spaces', space.id, space);
      for (const project of projects) draft.set('projects', project.id, project);
    }
  });
}

export function clearSession(): void {
  sessionNumber++;
  reading.clear();
  closeEventSource();
  clearHistory();
  void disk.clear('seen');
  resetState();
}

/** Another person's answers may still be on their way when somebody signs in. */
let sessionNumber = 0;

/** Whether it is still the person's that it was when `visitNow` was asked. */
export function getSessionNumber(): number {
  return sessionNumber;
}

const reading = new Map<string, Promise<void>>();
let shown: string | undefined;

let begun: string | undefined;

/** Reads a board that is about to be opened. */
export function preloadBoard(projectId: string): Promise<void> {
  const reading = openBoard(projectId);
  begun = projectId;
  return reading;
}

/** No board is what is followed. */
export function clearShownBoard(): void {
  shown = undefined;
}

/** Shows a project's board, and follows what happens in its space from there. */
export function openBoard(projectId: string): Promise<void> {
  shown = projectId;
  const isBegun = begun === projectId;
  begun = undefined;
  if (isBegun && getConfirmedState().boardLoadStates.get(projectId) === 'ready') return Promise.resolve();
  if (getConfirmedState().boardLoadStates.get(projectId) !== 'ready')
    updateConfirmedState((draft) => draft.set('boardLoadStates', projectId, 'loading'));
  return reloadBoard(projectId);
}

/** Brings a board here without following it: for a task that is shown elsewhere. One reading of a board at a time. */
export function reloadBoard(projectId: string): Promise<void> {
  const now = reading.get(projectId) ?? holdEventsWhile(() => fetchAndStoreBoard(projectId, sessionNumber));
  reading.set(projectId, now);
  return now;
}

async function fetchAndStoreBoard(projectId: string, during: number): Promise<void> {
  const result = await fetchWithCache(`board-${projectId}`, () => callApi('get_board', { projectId }))
    // From here on it is asked for again: what happened meanwhile may say too little.
    .finally(() => during === sessionNumber && reading.delete(projectId));
  if (during !== sessionNumber) return;
  updateConfirmedState((draft) => {
    if (result.ok) storeBoard(draft, result.value);
    else if (result.error.code === 'unreachable') draft.set('boardLoadStates', projectId, 'unreachable');
    else draft.set('boardLoadStates', projectId, 'missing');
  });
  if (!result.ok || shown !== projectId) return;
  const { project, rev } = result.value;
  followSpace(project.spaceId, rev, () => void reloadBoard(projectId));
}

function storeBoard(draft: StateDraft, { project, space, statuses, labels, members, tasks, rev }: Board): void {
  const { id, spaceId } = project;
  draft.set('spaces', space.id, space);
  draft.set('projects', id, project);
  draft.deleteWhere('statuses', (status) => status.projectId === id);
  for (const status of statuses) draft.set('statuses', status.id, status);
  draft.deleteWhere('labels', (label) => label.spaceId === spaceId);
  for (const label of labels) draft.set('labels', label.id, label);
  draft.deleteWhere('members', (member) => member.spaceId === spaceId);
  for (const member of members) draft.set('members', getMemberKey(spaceId, member.userId), { ...member, spaceId });
  const found = decodeBoardTasks(tasks);
  const kept = new Set(found.map((task) => task.id));
  const isLost = (task: Task) => task.projectId === id && !task.isArchived && !kept.has(task.id);
  // What is newer than the answer is not in it.
  draft.deleteWhere('tasks', (task) => isLost(task) && !hasNewerRev(task.id, rev));
  for (const { subtaskCount: _, ...task } of found) {
    mergeTask(draft, { ...task, spaceId, projectId: id, isArchived: false }, rev);
  }
  draft.set('boardLoadStates', id, 'ready');
}

/** When each task of a project was changed last, which its board does not say. */
export async function loadTaskTimestamps(projectId: string): Promise<void> {
  const result = await callApi('list_tasks', { projectId });
  if (!result.ok) return;
  updateConfirmedState((draft) => {
    for (const { id, createdAt, updatedAt } of result.value.tasks) {
      if (draft.get('tasks', id)?.updatedAt === undefined) draft.update('tasks', id, { createdAt, updatedAt });
    }
  });
}

/** One task with all that belongs to it, for the panel. Gives whether it is there. */
export async function loadTask(taskId: string): Promise<'ready' | 'missing' | 'unreachable'> {
  const during = sessionNumber;
  const before = getKnownRev(taskId);
  const [task, comments] = await Promise.all([
    fetchWithCache(`task-${taskId}`, () => callApi('get_task', { taskId })),
    fetchWithCache(`comments-${taskId}`, () => callApi('list_comments', { taskId })),
  ]);
  if (during !== sessionNumber) return 'missing';
  // What was asked for after all that is known says at least that, however long ago the task was changed.
  const rev = task.ok && task.rev !== undefined ? Math.max(task.rev, before) : undefined;
  const isOvertaken = rev !== undefined && hasNewerRev(taskId, rev);
  if (isOvertaken && getConfirmedState().tasks.get(taskId)?.description !== undefined) return loadTask(taskId);
  updateConfirmedState((draft) => {
    if (task.ok) {
      const { subtaskCount: _, ...fields } = task.value.task;
      // What was seen at another time than the board says only what the board does not.
      if (rev === undefined || isOvertaken)
        mergeTask(draft, { ...fields, ...getDefinedFields(draft.get('tasks', taskId)) }, undefined);
      else mergeTask(draft, fields, rev);
    }
    if (comments.ok) {
      draft.deleteWhere('comments', (comment) => comment.taskId === taskId);
      for (const comment of comments.value.comments) draft.set('comments', comment.id, comment);
    }
  });
  if (task.ok) return 'ready';
  return task.error.code === 'unreachable' ? 'unreachable' : 'missing';
}

function getDefinedFields(task: Task | undefined): Partial<Task> {
  return Object.fromEntries(Object.entries(task ?? {}).filter(([, value]) => value !== undefined));
}

/** What happened to a task, newest first; undefined: it cannot be had. */
export async function loadTaskActivity(taskId: string): Promise<ApiOutput<'list_activity'>['events'] | undefined> {
  const found = await fetchWithCache(`activity-${taskId}`, () => callApi('list_activity', { taskId, limit: 200 }));
  return found.ok ? found.value.events : undefined;
}

/** What the server answers; while it cannot be reached, what it answered last. */
export async function fetchWithCache<T>(key: string, ask: () => Promise<ApiResult<T>>): Promise<ApiResult<T>> {
  const during = sessionNumber;
  const result = await ask();
  if (result.ok) {
    // Whatever is shown of it comes first.
    runWhenIdle(() => during === sessionNumber && void disk.put('seen', key, result.value));
    return result;
  }
  if (result.error.code !== 'unreachable') return result;
  setOffline(true);
  const last = await disk.get<T>('seen', key);
  return last === undefined ? result : { ok: true, value: last, rev: undefined };
}
