import type { BoardTask } from '../../contract/board.ts';
import { decodeBoardTasks } from '../../contract/columnarCodec.ts';
import type { Json } from '../../testing/json.ts';
import type { ApiClient } from './test-app.ts';

/** A board as a client keeps it: read once, then changed by nothing but the events. */
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

/** Changes the board by an event, with nothing but what the event says. */
export function applyEventToReplica(board: BoardReplica, { type, rev, projectId, taskId, data }: Json): void {
  const [noun, verb] = type.split('.');
  board.rev = rev;
  if (noun === 'space') Object.assign(board.space, changed(data));
  if (noun === 'project' && projectId === board.project.id) Object.assign(board.project, changed(data));
  if (noun === 'label') board.labels = applyTo(board.labels, 'id', verb, data.label, data.labelId, data);
  if (noun === 'member') board.members = applyTo(board.members, 'userId', verb, data.member, data.userId, data);
  if (type === 'label.deleted') for (const task of board.tasks.values()) forget(task.labelIds, data.labelId);
  if (projectId !== board.project.id) return;
  if (noun === 'status') board.statuses = applyTo(board.statuses, 'id', verb, data.status, data.statusId, data);
  if (type === 'tasks.renumbered') {
    for (const [id, position] of Object.entries<number>(data.positions)) change(board, id, { position });
  }
  if (noun === 'comment') comment(board, taskId, verb);
  if (noun === 'task') applyToTask(board, verb, taskId, data);
}

function applyToTask(board: BoardReplica, verb: string, taskId: string, data: Json): void {
  const { tasks } = board;
  if (verb === 'created') {
    tasks.set(taskId, shown({ ...data.task, commentCount: 0, subtaskCount: 0 }));
    count(board, data.task.parentTaskId, 1);
  }
  if (verb === 'updated') {
    const { parentTaskId, isArchived, description } = data.changes;
    change(board, taskId, { ...changed(data), ...(description && { hasDescription: (description.to ?? '') !== '' }) });
    count(board, parentTaskId?.from, -1);
    count(board, parentTaskId?.to, 1);
    if (isArchived?.to === true) tasks.delete(taskId);
    if (isArchived?.to === false) tasks.set(taskId, shown(data.task));
  }
  if (verb === 'deleted') {
    count(board, tasks.get(taskId)?.parentTaskId, -1);
    for (const id of data.taskIds) tasks.delete(id);
    for (const task of tasks.values()) for (const id of data.taskIds) forget(task.blockedByIds, id);
  }
}

/** Of a task, what a board shows. */
function shown(task: Json): BoardTask {
  const { spaceId, projectId, description, isArchived, createdAt, updatedAt, ...rest } = task;
  return { ...rest, hasDescription: (description ?? '') !== '' };
}

function change({ tasks }: BoardReplica, id: string, fields: Json): void {
  const task = tasks.get(id);
  if (!task) return;
  for (const field of Object.keys(fields)) if (field in task) Object.assign(task, { [field]: fields[field] });
}

function comment({ tasks }: BoardReplica, taskId: string, verb: string): void {
  const task = tasks.get(taskId);
  if (task) task.commentCount += verb === 'created' ? 1 : verb === 'deleted' ? -1 : 0;
}

function count({ tasks }: BoardReplica, parentId: string | null | undefined, by: number): void {
  const parent = parentId && tasks.get(parentId);
  if (parent) parent.subtaskCount += by;
}

function applyTo(list: Json[], key: string, verb: string, made: Json, id: string, data: Json): Json[] {
  if (verb === 'created' || verb === 'added') return [...list, made];
  if (verb === 'deleted' || verb === 'removed') return list.filter((one) => one[key] !== id);
  return list.map((one) => (one[key] === id ? { ...one, ...changed(data) } : one));
}

/** Each field as it is now. */
function changed({ changes }: Json): Json {
  return Object.fromEntries(Object.entries<Json>(changes).map(([field, { to }]) => [field, to]));
}

function forget(ids: string[], id: string): void {
  const at = ids.indexOf(id);
  if (at >= 0) ids.splice(at, 1);
}

/** To compare: without the order that lists have, and without times of change, which are the events' `at`. */
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
