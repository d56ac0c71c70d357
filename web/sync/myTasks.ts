import { type ApiOutput, type ApiResult, callApi } from '../lib/apiClient.ts';
import type { SpaceEvent } from './applyEvents.ts';
import { followAllSpaces, holdEventsWhile } from './eventSource.ts';
import { clearShownBoard, fetchWithCache, getSessionNumber, loadSpaces, loadTask, reloadBoard } from './loaders.ts';
import { mergeTask } from './mutations.ts';
import { getMemberKey, type StateDraft, type Task } from './state.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

/** What is the person's in every space, for the page that shows it: only there is it loaded and followed. */

let reading: Promise<boolean> | undefined;
let next: Promise<boolean> | undefined;

/** The open tasks that are the person's, in every space. Gives whether they could be had. One reading at a time. */
export function loadMyTasks(): Promise<boolean> {
  if (!reading) {
    reading = holdEventsWhile(fetchAndStoreMyTasks).finally(() => {
      reading = undefined;
    });
    return reading;
  }
  // What is being read may be older than the reason to ask.
  next ??= reading.then(() => {
    next = undefined;
    return loadMyTasks();
  });
  return next;
}

async function fetchAndStoreMyTasks(): Promise<boolean> {
  const during = getSessionNumber();
  const before = filterMyOpenTasks(getConfirmedState().tasks.values());
  const found = await fetchWithCache('mine', fetchMyTasks);
  if (during !== getSessionNumber() || !found.ok) return false;
  const { tasks } = found.value;
  const ids = new Set(tasks.map(({ id }) => id));
  const lost = before.filter(({ id }) => !ids.has(id));
  const isOnBoard = ({ projectId }: Task) => getConfirmedState().boardLoadStates.get(projectId) === 'ready';
  updateConfirmedState((draft) => {
    for (const task of lost) if (!isOnBoard(task)) draft.delete('tasks', task.id);
    for (const task of tasks) mergeTask(draft, task, undefined);
  });
  // A board that is here still shows them: as somebody else's, as done, or not at all any more.
  for (const { id } of lost.filter(isOnBoard)) void loadTask(id);
  void loadMissingProjectData(tasks);
  return true;
}

function filterMyOpenTasks(tasks: Iterable<Task>): Task[] {
  const me = getConfirmedState().me?.id ?? '';
  return [...tasks].filter((task) => task.assigneeIds.includes(me) && task.completedAt === null && !task.isArchived);
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

/** The columns of their projects, the people and labels of their spaces: what is not here yet. */
async function loadMissingProjectData(tasks: readonly Pick<Task, 'projectId' | 'spaceId'>[]): Promise<void> {
  const { statuses, members } = getConfirmedState();
  const hasColumns = new Set([...statuses.values()].map(({ projectId }) => projectId));
  const hasPeople = new Set([...members.values()].map(({ spaceId }) => spaceId));
  const projectIds = new Set(tasks.map(({ projectId }) => projectId).filter((id) => !hasColumns.has(id)));
  const spaceIds = new Set(tasks.map(({ spaceId }) => spaceId).filter((id) => !hasPeople.has(id)));
  await Promise.all([...[...projectIds].map(loadStatuses), ...[...spaceIds].map(loadMembersAndLabels)]);
}

/** What moves a task of a project to done, and back. */
export async function loadStatuses(projectId: string): Promise<void> {
  const found = await fetchWithCache(`statuses-${projectId}`, () => callApi('list_statuses', { projectId }));
  storeResult(found, ({ statuses }, draft) => {
    for (const status of statuses) draft.set('statuses', status.id, status);
  });
}

async function loadMembersAndLabels(spaceId: string): Promise<void> {
  const [people, labels] = await Promise.all([
    fetchWithCache(`members-${spaceId}`, () => callApi('list_members', { spaceId })),
    fetchWithCache(`labels-${spaceId}`, () => callApi('list_labels', { spaceId })),
  ]);
  storeResult(people, ({ members }, draft) => {
    for (const member of members) draft.set('members', getMemberKey(spaceId, member.userId), { ...member, spaceId });
  });
  storeResult(labels, (found, draft) => {
    for (const label of found.labels) draft.set('labels', label.id, label);
  });
}

function storeResult<T>(found: ApiResult<T>, how: (value: T, draft: StateDraft) => void): void {
  if (found.ok) updateConfirmedState((draft) => how(found.value, draft));
}

/** Follows every space for as long as the person's tasks are shown. `read` reads them anew, where events alone do not tell. */
export function followMyTasks(read: () => Promise<boolean>): () => void {
  let isOver = false;
  let end = () => {};
  const readAll = () => void loadSpaces().then(read);
  let isFirst = true;
  const begin = () => {
    clearShownBoard();
    end = followAllSpaces({
      onReady: () => {
        if (isFirst) void read();
        else readAll();
        isFirst = false;
      },
      onStale: () => {
        for (const [projectId, board] of getConfirmedState().boardLoadStates)
          if (board === 'ready') void reloadBoard(projectId);
        // The stream may have ended, for good if nobody is signed in any more.
        void read().then((isRead) => isRead && !isOver && begin());
      },
      onEvents: (events) => {
        if (events.some(({ type }) => /^(space|project|member)/.test(type))) readAll();
        else if (events.some(mayConcernUnknownTask)) void read();
      },
    });
  };
  begin();
  return () => {
    isOver = true;
    end();
  };
}

/** It may have become the person's, and nothing here says what it is. */
function mayConcernUnknownTask({ type, taskId, data }: SpaceEvent): boolean {
  if (type !== 'task.updated' || taskId === null || getConfirmedState().tasks.has(taskId)) return false;
  const { assigneeIds, completedAt } = (data['changes'] ?? {}) as Record<string, { to: unknown } | undefined>;
  const isAssigned = Array.isArray(assigneeIds?.to) && assigneeIds.to.includes(getConfirmedState().me?.id);
  return isAssigned || completedAt?.to === null;
}
