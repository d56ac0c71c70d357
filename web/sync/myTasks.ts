import { call, type Output, type Result } from '../lib/apiClient.ts';
import type { Event } from './applyEvents.ts';
import { followAll, whileReading } from './eventSource.ts';
import { loadSpaces, openTask, readBoard, seen, showNone, visitNow } from './loaders.ts';
import { putTask } from './mutations.ts';
import { type Draft, memberKey, type Task } from './state.ts';
import { changeBase, getBase } from './store.ts';

/** What is the person's in every space, for the page that shows it: only there is it loaded and followed. */

let reading: Promise<boolean> | undefined;
let next: Promise<boolean> | undefined;

/** The open tasks that are the person's, in every space. Gives whether they could be had. One reading at a time. */
export function loadMine(): Promise<boolean> {
  if (!reading) {
    reading = whileReading(readAndPut).finally(() => {
      reading = undefined;
    });
    return reading;
  }
  // What is being read may be older than the reason to ask.
  next ??= reading.then(() => {
    next = undefined;
    return loadMine();
  });
  return next;
}

async function readAndPut(): Promise<boolean> {
  const during = visitNow();
  const before = mineIn(getBase().tasks.values());
  const found = await seen('mine', readMine);
  if (during !== visitNow() || !found.ok) return false;
  const { tasks } = found.value;
  const ids = new Set(tasks.map(({ id }) => id));
  const lost = before.filter(({ id }) => !ids.has(id));
  const isOnBoard = ({ projectId }: Task) => getBase().boards.get(projectId) === 'ready';
  changeBase((draft) => {
    for (const task of lost) if (!isOnBoard(task)) draft.delete('tasks', task.id);
    for (const task of tasks) putTask(draft, task, undefined);
  });
  // A board that is here still shows them: as somebody else's, as done, or not at all any more.
  for (const { id } of lost.filter(isOnBoard)) void openTask(id);
  void readRooms(tasks);
  return true;
}

function mineIn(tasks: Iterable<Task>): Task[] {
  const me = getBase().me?.id ?? '';
  return [...tasks].filter((task) => task.assigneeIds.includes(me) && task.completedAt === null && !task.isArchived);
}

async function readMine(): Promise<Result<{ tasks: Output<'list_tasks'>['tasks'] }>> {
  const tasks: Output<'list_tasks'>['tasks'] = [];
  let cursor: string | undefined;
  do {
    const page = await call('list_tasks', {
      assigneeId: 'me',
      completed: false,
      limit: 500,
      ...(cursor !== undefined && { cursor }),
    });
    if (!page.ok) return page;
    tasks.push(...page.value.tasks);
    cursor = page.next;
  } while (cursor !== undefined);
  return { ok: true, value: { tasks }, rev: undefined };
}

/** The columns of their projects, the people and labels of their spaces: what is not here yet. */
async function readRooms(tasks: readonly Pick<Task, 'projectId' | 'spaceId'>[]): Promise<void> {
  const { statuses, members } = getBase();
  const hasColumns = new Set([...statuses.values()].map(({ projectId }) => projectId));
  const hasPeople = new Set([...members.values()].map(({ spaceId }) => spaceId));
  const projectIds = new Set(tasks.map(({ projectId }) => projectId).filter((id) => !hasColumns.has(id)));
  const spaceIds = new Set(tasks.map(({ spaceId }) => spaceId).filter((id) => !hasPeople.has(id)));
  await Promise.all([...[...projectIds].map(readColumns), ...[...spaceIds].map(readPeople)]);
}

/** What moves a task of a project to done, and back. */
export async function readColumns(projectId: string): Promise<void> {
  const found = await seen(`statuses-${projectId}`, () => call('list_statuses', { projectId }));
  put(found, ({ statuses }, draft) => {
    for (const status of statuses) draft.set('statuses', status.id, status);
  });
}

async function readPeople(spaceId: string): Promise<void> {
  const [people, labels] = await Promise.all([
    seen(`members-${spaceId}`, () => call('list_members', { spaceId })),
    seen(`labels-${spaceId}`, () => call('list_labels', { spaceId })),
  ]);
  put(people, ({ members }, draft) => {
    for (const member of members) draft.set('members', memberKey(spaceId, member.userId), { ...member, spaceId });
  });
  put(labels, (found, draft) => {
    for (const label of found.labels) draft.set('labels', label.id, label);
  });
}

function put<T>(found: Result<T>, how: (value: T, draft: Draft) => void): void {
  if (found.ok) changeBase((draft) => how(found.value, draft));
}

/** Follows every space for as long as the person's tasks are shown. `read` reads them anew, where events alone do not tell. */
export function followMine(read: () => Promise<boolean>): () => void {
  let isOver = false;
  let end = () => {};
  const readAll = () => void loadSpaces().then(read);
  let isFirst = true;
  const begin = () => {
    showNone();
    end = followAll({
      onReady: () => {
        if (isFirst) void read();
        else readAll();
        isFirst = false;
      },
      onStale: () => {
        for (const [projectId, board] of getBase().boards) if (board === 'ready') void readBoard(projectId);
        // The stream may have ended, for good if nobody is signed in any more.
        void read().then((isRead) => isRead && !isOver && begin());
      },
      onEvents: (events) => {
        if (events.some(({ type }) => /^(space|project|member)/.test(type))) readAll();
        else if (events.some(isOfUnknown)) void read();
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
function isOfUnknown({ type, taskId, data }: Event): boolean {
  if (type !== 'task.updated' || taskId === null || getBase().tasks.has(taskId)) return false;
  const { assigneeIds, completedAt } = (data['changes'] ?? {}) as Record<string, { to: unknown } | undefined>;
  const isAssigned = Array.isArray(assigneeIds?.to) && assigneeIds.to.includes(getBase().me?.id);
  return isAssigned || completedAt?.to === null;
}
