import { compareNames } from '../../contract/rules/compareNames.ts';
import { canDeleteTask as canRoleDeleteTask, isRoleAtLeast, type Role } from '../../contract/rules/roles.ts';
import { getMemberKey, type Label, type Member, type Project, type State, type Status, type Task } from './state.ts';

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
const projectTasks = new WeakMap<State['tasks'], Map<string, readonly Task[]>>();

/** The tasks of a project without the archived ones, by position. */
export function getProjectTasks({ tasks }: State, projectId: string): readonly Task[] {
  const cache = projectTasks.get(tasks) ?? new Map<string, readonly Task[]>();
  projectTasks.set(tasks, cache);
  const result =
    cache.get(projectId) ??
    [...tasks.values()].filter((task) => task.projectId === projectId && !task.isArchived).sort(comparePositions);
  cache.set(projectId, result);
  return result;
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

const subtaskProgress = new WeakMap<State['tasks'], Map<string, SubtaskProgress>>();

/** undefined for a task without subtasks. */
export function getSubtaskProgress({ tasks }: State, taskId: string): SubtaskProgress | undefined {
  let progressByTask = subtaskProgress.get(tasks);
  if (!progressByTask) {
    progressByTask = new Map();
    for (const { parentTaskId, isArchived, completedAt } of tasks.values()) {
      if (parentTaskId === null || isArchived) continue;
      const { done, total } = progressByTask.get(parentTaskId) ?? { done: 0, total: 0 };
      progressByTask.set(parentTaskId, { done: done + (completedAt === null ? 0 : 1), total: total + 1 });
    }
    subtaskProgress.set(tasks, progressByTask);
  }
  return progressByTask.get(taskId);
}

/** Whether one of its blockers is not done. */
export function isTaskBlocked({ tasks }: State, { blockedByIds }: Task): boolean {
  return blockedByIds.some((id) => tasks.get(id)?.completedAt === null);
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
