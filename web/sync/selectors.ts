import { compareNames } from '../../contract/rules/compareNames.ts';
import { canDeleteTask as canRoleDeleteTask, isRoleAtLeast, type Role } from '../../contract/rules/roles.ts';
import { findDerivedBefore } from './incrementalDerivation.ts';
import {
  type Comment,
  getMemberKey,
  type Label,
  type Member,
  type Project,
  type State,
  type Status,
  type Task,
} from './state.ts';

type TaskTable = State['tasks'];

/** Queries of the state, for `useStore((state) => ...)`. */

export function canEdit(state: State, spaceId: string | undefined): boolean {
  return hasSpaceRole(state, spaceId, 'member');
}

export function isSpaceAdmin(state: State, spaceId: string | undefined): boolean {
  return hasSpaceRole(state, spaceId, 'admin');
}

export function canDeleteTask(state: State, { spaceId, createdById }: Task): boolean {
  const role = getOwnRole(state, spaceId);
  return role !== undefined && canRoleDeleteTask(role, state.me?.id === createdById);
}

export function hasSpaceRole(state: State, spaceId: string | undefined, minRole: Role): boolean {
  const role = getOwnRole(state, spaceId);
  return role !== undefined && isRoleAtLeast(role, minRole);
}

/** The signed-in user's role in a space; undefined if they are not a member. */
export function getOwnRole(state: State, spaceId: string | undefined): Role | undefined {
  return state.spaces.get(spaceId ?? '')?.role;
}

/** By position. */
export function getProjectStatuses(state: State, projectId: string): Status[] {
  return [...state.statuses.values()]
    .filter((status) => status.projectId === projectId)
    .sort((a, b) => a.position - b.position);
}

/** By the table of tasks, so that a list is computed once per state and stays the same array. */
const projectTasks = new WeakMap<TaskTable, Map<string, readonly Task[]>>();

/** The tasks of a project without the archived ones, by position. */
export function getProjectTasks({ tasks }: State, projectId: string): readonly Task[] {
  const lists = projectTasks.get(tasks) ?? updateProjectTasks(tasks);
  projectTasks.set(tasks, lists);
  const list = lists.get(projectId) ?? [...tasks.values()].filter(isListed(projectId)).sort(comparePositions);
  lists.set(projectId, list);
  return list;
}

function isListed(projectId: string): (task: Task) => boolean {
  return (task) => task.projectId === projectId && !task.isArchived;
}

/** Sorting thousands of tasks takes long, so that what has changed is moved in the lists of the table before. */
function updateProjectTasks(tasks: TaskTable): Map<string, readonly Task[]> {
  const before = findDerivedBefore(tasks, projectTasks);
  const lists = new Map(before?.value);
  if (!before) return lists;
  const { base, changedIds } = before;
  for (const [projectId, list] of lists) {
    const isInList = isListed(projectId);
    const get = (table: TaskTable) => [...changedIds].flatMap((id) => table.get(id) ?? []).filter(isInList);
    const removedIds = new Set(get(base).map(({ id }) => id));
    const added = get(tasks);
    if (removedIds.size === 0 && added.length === 0) continue;
    const updated = list.filter(({ id }) => !removedIds.has(id));
    for (const task of added) updated.splice(findIndexByPosition(updated, task), 0, task);
    lists.set(projectId, updated);
  }
  return lists;
}

function findIndexByPosition(tasks: readonly Task[], task: Task): number {
  let start = 0;
  let end = tasks.length;
  while (start < end) {
    const middle = (start + end) >> 1;
    if (comparePositions(tasks[middle] as Task, task) < 0) start = middle + 1;
    else end = middle;
  }
  return start;
}

export function getSubtasks(state: State, taskId: string): Task[] {
  return [...state.tasks.values()]
    .filter((task) => task.parentTaskId === taskId && !task.isArchived)
    .sort((a, b) => a.position - b.position);
}

export interface SubtaskProgress {
  done: number;
  total: number;
}

const subtaskProgress = new WeakMap<TaskTable, ReadonlyMap<string, SubtaskProgress>>();

/** undefined for a task without subtasks. */
export function getSubtaskProgress({ tasks }: State, taskId: string): SubtaskProgress | undefined {
  const progressByTask = subtaskProgress.get(tasks) ?? updateSubtaskProgress(tasks);
  subtaskProgress.set(tasks, progressByTask);
  return progressByTask.get(taskId);
}

function updateSubtaskProgress(tasks: TaskTable): ReadonlyMap<string, SubtaskProgress> {
  const before = findDerivedBefore(tasks, subtaskProgress);
  if (!before) return countSubtasks(tasks.values());
  const get = (table: TaskTable) => [...before.changedIds].flatMap((id) => table.get(id) ?? []);
  const [removed, added] = [get(before.base), get(tasks)];
  const hasSubtask = [...removed, ...added].some(({ parentTaskId }) => parentTaskId !== null);
  if (!hasSubtask) return before.value;
  return countSubtasks(added, countSubtasks(removed, before.value, -1));
}

/** Adds the subtasks among these tasks to the counts, or subtracts them. */
function countSubtasks(
  tasks: Iterable<Task>,
  counts: ReadonlyMap<string, SubtaskProgress> = new Map(),
  by: 1 | -1 = 1,
): ReadonlyMap<string, SubtaskProgress> {
  const result = new Map(counts);
  for (const { parentTaskId, isArchived, completedAt } of tasks) {
    if (parentTaskId === null || isArchived) continue;
    const { done, total } = result.get(parentTaskId) ?? { done: 0, total: 0 };
    if (total + by === 0) result.delete(parentTaskId);
    else result.set(parentTaskId, { done: done + (completedAt === null ? 0 : by), total: total + by });
  }
  return result;
}

/** Whether one of its blockers is open. As in the reports of the server, an archived task blocks nothing. */
export function isTaskBlocked({ tasks }: State, { blockedByIds }: Task): boolean {
  return blockedByIds.some((id) => {
    const blocker = tasks.get(id);
    return blocker?.completedAt === null && !blocker.isArchived;
  });
}

export function getSpaceProjects(state: State, spaceId: string): Project[] {
  return [...state.projects.values()]
    .filter((project) => project.spaceId === spaceId && !project.isArchived)
    .sort((a, b) => compareNames(a.name, b.name));
}

export function getSpaceLabels(state: State, spaceId: string): Label[] {
  return [...state.labels.values()].filter((label) => label.spaceId === spaceId);
}

export function getSpaceMembers(state: State, spaceId: string): Member[] {
  return [...state.members.values()]
    .filter((member) => member.spaceId === spaceId)
    .sort((a, b) => compareNames(a.name, b.name));
}

export function getSpaceMember(state: State, spaceId: string, userId: string): Member | undefined {
  return state.members.get(getMemberKey(spaceId, userId));
}

/** Sorts tasks by position, and those at the same position by id, as the server does. */
export function comparePositions(a: Task, b: Task): number {
  return a.position - b.position || (a.id < b.id ? -1 : 1);
}

/**
 * Sorts comments as they were written: the ids of the server ascend, even when the clock is set back. Those that wait to be
 * sent come last.
 */
export function compareComments(a: Comment, b: Comment): number {
  const waiting = Number(isTemporaryId(a.id)) - Number(isTemporaryId(b.id));
  if (waiting !== 0) return waiting;
  return (isTemporaryId(a.id) ? a.createdAt < b.createdAt : a.id < b.id) ? -1 : 1;
}

/** Ids of the server are UUIDv7, those made here UUIDv4. */
function isTemporaryId(id: string): boolean {
  return id[14] !== '7';
}
