import type { BoardTask } from '../../contract/board.ts';
import { decodeBoardTasks } from '../../contract/columnarCodec.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiClient } from './test-app.ts';

/** A client's copy of a board: loaded once, then kept up to date from events alone. */
export interface BoardReplica {
  project: Json;
  space: Json;
  statuses: Json[];
  labels: Json[];
  members: Json[];
  tasks: Map<string, BoardTask>;
  rev: number;
}

export async function loadBoardReplica(client: ApiClient, projectId: string): Promise<BoardReplica> {
  const { body } = await client.get(`/projects/${projectId}/board`);
  return { ...body, tasks: new Map(decodeBoardTasks(body.tasks).map((task) => [task.id, task])) };
}

/** Applies an event to the board, using only what the event contains. */
export function applyEventToReplica(board: BoardReplica, { type, rev, projectId, taskId, data }: Json): void {
  const [noun, verb] = type.split('.');
  board.rev = rev;
  if (noun === 'space') Object.assign(board.space, toNewValues(data));
  if (noun === 'project' && projectId === board.project.id) Object.assign(board.project, toNewValues(data));
  if (noun === 'label') board.labels = applyTo(board.labels, 'id', verb, data.label, data.labelId, data);
  if (noun === 'member') board.members = applyTo(board.members, 'userId', verb, data.member, data.userId, data);
  if (type === 'label.deleted') for (const task of board.tasks.values()) removeId(task.labelIds, data.labelId);
  if (projectId !== board.project.id) return;
  if (noun === 'status') board.statuses = applyTo(board.statuses, 'id', verb, data.status, data.statusId, data);
  if (type === 'tasks.renumbered') {
    for (const [id, position] of Object.entries<number>(data.positions)) changeTask(board, id, { position });
  }
  if (noun === 'comment') updateCommentCount(board, taskId, verb);
  if (noun === 'task') applyToTask(board, verb, taskId, data);
}

function applyToTask(board: BoardReplica, verb: string, taskId: string, data: Json): void {
  const { tasks } = board;
  if (verb === 'created') {
    tasks.set(taskId, toBoardTask({ ...data.task, commentCount: 0, subtaskCount: 0 }));
    addToSubtaskCount(board, data.task.parentTaskId, 1);
  }
  if (verb === 'updated') {
    const { parentTaskId, isArchived, description } = data.changes;
    const hasDescription = description && { hasDescription: (description.to ?? '') !== '' };
    changeTask(board, taskId, { ...toNewValues(data), ...hasDescription });
    addToSubtaskCount(board, parentTaskId?.from, -1);
    addToSubtaskCount(board, parentTaskId?.to, 1);
    if (isArchived?.to === true) tasks.delete(taskId);
    if (isArchived?.to === false) tasks.set(taskId, toBoardTask(data.task));
  }
  if (verb === 'deleted') {
    addToSubtaskCount(board, tasks.get(taskId)?.parentTaskId, -1);
    for (const id of data.taskIds) tasks.delete(id);
    for (const task of tasks.values()) for (const id of data.taskIds) removeId(task.blockedByIds, id);
  }
}

/** Returns the fields of a task that a board has. */
function toBoardTask(task: Json): BoardTask {
  const { spaceId, projectId, description, isArchived, createdAt, updatedAt, ref, ...rest } = task;
  // The board says the key once; a ref is the key and the number.
  return { ...rest, number: Number(ref.split('-')[1]), hasDescription: (description ?? '') !== '' };
}

function changeTask({ tasks }: BoardReplica, id: string, fields: Json): void {
  const task = tasks.get(id);
  if (!task) return;
  for (const field of Object.keys(fields)) if (field in task) Object.assign(task, { [field]: fields[field] });
}

function updateCommentCount({ tasks }: BoardReplica, taskId: string, verb: string): void {
  const task = tasks.get(taskId);
  if (task) task.commentCount += verb === 'created' ? 1 : verb === 'deleted' ? -1 : 0;
}

function addToSubtaskCount({ tasks }: BoardReplica, parentId: string | null | undefined, change: number): void {
  const parent = parentId && tasks.get(parentId);
  if (parent) parent.subtaskCount += change;
}

function applyTo(list: Json[], key: string, verb: string, added: Json, id: string, data: Json): Json[] {
  if (verb === 'created' || verb === 'added') return [...list, added];
  if (verb === 'deleted' || verb === 'removed') return list.filter((item) => item[key] !== id);
  return list.map((item) => (item[key] === id ? { ...item, ...toNewValues(data) } : item));
}

/** Returns the new value of each changed field. */
function toNewValues({ changes }: Json): Json {
  return Object.fromEntries(Object.entries<Json>(changes).map(([field, { to }]) => [field, to]));
}

function removeId(ids: string[], id: string): void {
  const index = ids.indexOf(id);
  if (index >= 0) ids.splice(index, 1);
}

/** Removes what a replica cannot know: the order of lists, and `updatedAt`, which events carry as `at`. */
export function toComparableBoard(board: BoardReplica): Json {
  const sorted = (list: Json[]) =>
    list.map(({ updatedAt, ...rest }) => rest).sort((a, b) => (a.id ?? a.userId).localeCompare(b.id ?? b.userId));
  return {
    project: { ...board.project, updatedAt: '' },
    space: { ...board.space, updatedAt: '' },
    statuses: sorted(board.statuses),
    labels: sorted(board.labels),
    members: sorted(board.members),
    tasks: sorted([...board.tasks.values()].map((task) => ({ ...task, labelIds: task.labelIds.toSorted() }))),
    rev: board.rev,
  };
}
