import { boardTasks } from '../../contract/columnarCodec.ts';
import { call, type Output, type Result } from '../lib/apiClient.ts';
import { whenIdle } from '../lib/lazyWithPreload.tsx';
import { follow, unfollow, whileReading } from './eventSource.ts';
import * as disk from './indexedDb.ts';
import { resume, setOffline } from './mutationQueue.ts';
import { isNewer, knownRev, putTask } from './mutations.ts';
import { type Draft, memberKey, type Project, type Space, type Task, type User } from './state.ts';
import { changeBase, forgetEverything, getBase } from './store.ts';
import { forgetHistory } from './undoHistory.ts';

type Board = Output<'get_board'>;

/** Who is signed in, and their spaces with the projects in them: all asked for at once. */
export async function loadAccount(): Promise<void> {
  await Promise.all([loadMe(), loadSpaces()]);
}

export async function loadMe(): Promise<void> {
  const result = await seen<{ user: User }>('me', () => call('get_me', {}));
  if (!result.ok) return changeBase((draft) => draft.setMe(null));
  setMe(result.value.user);
  void resume();
}

/** What the server says of the person after a change of it. */
export function setMe(user: User): void {
  changeBase((draft) => draft.setMe(user));
}

export async function loadSpaces(): Promise<void> {
  putSpaces(await readSpaces());
}

interface Room {
  space: Space;
  projects: Project[];
}

async function readSpaces(): Promise<Room[] | undefined> {
  const found = await seen('spaces', () => call('list_spaces', {}));
  if (!found.ok) return undefined;
  return Promise.all(
    found.value.spaces.map(async (space) => {
      const list = await seen(`projects-${space.id}`, () => call('list_projects', { spaceId: space.id }));
      return { space, projects: list.ok ? list.value.projects : [] };
    }),
  );
}

function putSpaces(rooms: Room[] | undefined): void {
  if (!rooms) return;
  const ids = new Set(rooms.map(({ space }) => space.id));
  changeBase((draft) => {
    draft.deleteWhere('spaces', ({ id }) => !ids.has(id));
    for (const { space, projects } of rooms) {
      draft.set('spaces', space.id, space);
      for (const project of projects) draft.set('projects', project.id, project);
    }
  });
}

export function leave(): void {
  visit++;
  reading.clear();
  unfollow();
  forgetHistory();
  void disk.clear('seen');
  forgetEverything();
}

/** Another person's answers may still be on their way when somebody signs in. */
let visit = 0;

/** Whether it is still the person's that it was when `visitNow` was asked. */
export function visitNow(): number {
  return visit;
}

const reading = new Map<string, Promise<void>>();
let shown: string | undefined;

let begun: string | undefined;

/** Reads a board that is about to be opened. */
export function beginBoard(projectId: string): Promise<void> {
  const reading = openBoard(projectId);
  begun = projectId;
  return reading;
}

/** No board is what is followed. */
export function showNone(): void {
  shown = undefined;
}

/** Shows a project's board, and follows what happens in its space from there. */
export function openBoard(projectId: string): Promise<void> {
  shown = projectId;
  const isBegun = begun === projectId;
  begun = undefined;
  if (isBegun && getBase().boards.get(projectId) === 'ready') return Promise.resolve();
  if (getBase().boards.get(projectId) !== 'ready') changeBase((draft) => draft.set('boards', projectId, 'loading'));
  return readBoard(projectId);
}

/** Brings a board here without following it: for a task that is shown elsewhere. One reading of a board at a time. */
export function readBoard(projectId: string): Promise<void> {
  const now = reading.get(projectId) ?? whileReading(() => fetchBoard(projectId, visit));
  reading.set(projectId, now);
  return now;
}

async function fetchBoard(projectId: string, during: number): Promise<void> {
  const result = await seen(`board-${projectId}`, () => call('get_board', { projectId }))
    // From here on it is asked for again: what happened meanwhile may say too little.
    .finally(() => during === visit && reading.delete(projectId));
  if (during !== visit) return;
  changeBase((draft) => {
    if (result.ok) putBoard(draft, result.value);
    else if (result.problem.code === 'unreachable') draft.set('boards', projectId, 'unreachable');
    else draft.set('boards', projectId, 'missing');
  });
  if (!result.ok || shown !== projectId) return;
  const { project, rev } = result.value;
  follow(project.spaceId, rev, () => void readBoard(projectId));
}

function putBoard(draft: Draft, { project, space, statuses, labels, members, tasks, rev }: Board): void {
  const { id, spaceId } = project;
  draft.set('spaces', space.id, space);
  draft.set('projects', id, project);
  draft.deleteWhere('statuses', (status) => status.projectId === id);
  for (const status of statuses) draft.set('statuses', status.id, status);
  draft.deleteWhere('labels', (label) => label.spaceId === spaceId);
  for (const label of labels) draft.set('labels', label.id, label);
  draft.deleteWhere('members', (member) => member.spaceId === spaceId);
  for (const member of members) draft.set('members', memberKey(spaceId, member.userId), { ...member, spaceId });
  const found = boardTasks(tasks);
  const kept = new Set(found.map((task) => task.id));
  const isLost = (task: Task) => task.projectId === id && !task.isArchived && !kept.has(task.id);
  // What is newer than the answer is not in it.
  draft.deleteWhere('tasks', (task) => isLost(task) && !isNewer(task.id, rev));
  for (const { subtaskCount: _, ...task } of found) {
    putTask(draft, { ...task, spaceId, projectId: id, isArchived: false }, rev);
  }
  draft.set('boards', id, 'ready');
}

/** When each task of a project was changed last, which its board does not say. */
export async function loadTimes(projectId: string): Promise<void> {
  const result = await call('list_tasks', { projectId });
  if (!result.ok) return;
  changeBase((draft) => {
    for (const { id, createdAt, updatedAt } of result.value.tasks) {
      if (draft.get('tasks', id)?.updatedAt === undefined) draft.change('tasks', id, { createdAt, updatedAt });
    }
  });
}

/** One task with all that belongs to it, for the panel. Gives whether it is there. */
export async function openTask(taskId: string): Promise<'ready' | 'missing' | 'unreachable'> {
  const during = visit;
  const before = knownRev(taskId);
  const [task, comments] = await Promise.all([
    seen(`task-${taskId}`, () => call('get_task', { taskId })),
    seen(`comments-${taskId}`, () => call('list_comments', { taskId })),
  ]);
  if (during !== visit) return 'missing';
  // What was asked for after all that is known says at least that, however long ago the task was changed.
  const rev = task.ok && task.rev !== undefined ? Math.max(task.rev, before) : undefined;
  const isOvertaken = rev !== undefined && isNewer(taskId, rev);
  if (isOvertaken && getBase().tasks.get(taskId)?.description !== undefined) return openTask(taskId);
  changeBase((draft) => {
    if (task.ok) {
      const { subtaskCount: _, ...fields } = task.value.task;
      // What was seen at another time than the board says only what the board does not.
      if (rev === undefined || isOvertaken)
        putTask(draft, { ...fields, ...known(draft.get('tasks', taskId)) }, undefined);
      else putTask(draft, fields, rev);
    }
    if (comments.ok) {
      draft.deleteWhere('comments', (comment) => comment.taskId === taskId);
      for (const comment of comments.value.comments) draft.set('comments', comment.id, comment);
    }
  });
  if (task.ok) return 'ready';
  return task.problem.code === 'unreachable' ? 'unreachable' : 'missing';
}

function known(task: Task | undefined): Partial<Task> {
  return Object.fromEntries(Object.entries(task ?? {}).filter(([, value]) => value !== undefined));
}

/** What happened to a task, newest first; undefined: it cannot be had. */
export async function readActivity(taskId: string): Promise<Output<'list_activity'>['events'] | undefined> {
  const found = await seen(`activity-${taskId}`, () => call('list_activity', { taskId, limit: 200 }));
  return found.ok ? found.value.events : undefined;
}

/** What the server answers; while it cannot be reached, what it answered last. */
export async function seen<T>(key: string, ask: () => Promise<Result<T>>): Promise<Result<T>> {
  const during = visit;
  const result = await ask();
  if (result.ok) {
    // Whatever is shown of it comes first.
    whenIdle(() => during === visit && void disk.put('seen', key, result.value));
    return result;
  }
  if (result.problem.code !== 'unreachable') return result;
  setOffline(true);
  const last = await disk.get<T>('seen', key);
  return last === undefined ? result : { ok: true, value: last, rev: undefined };
}
