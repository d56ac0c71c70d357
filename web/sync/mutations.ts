import { getNextStatusPosition, isMoveRequested } from '../../contract/rules/taskPlacement.ts';
import type { ApiInput, ApiOutput } from '../lib/apiClient.ts';
import { getProjectStatuses } from './selectors.ts';
import type { Comment, StateDraft, Task } from './state.ts';
import { placeMovedTask, placeNewTask } from './taskPosition.ts';

/** The operations that the app shows as done before the server has answered. */
export const mutationNames = [
  'create_task',
  'update_task',
  'delete_task',
  'assign_task',
  'unassign_task',
  'add_blocker',
  'remove_blocker',
  'add_comment',
  'update_comment',
  'delete_comment',
  'create_label',
  'update_label',
  'delete_label',
  'create_status',
  'update_status',
  'delete_status',
  'update_project',
  'archive_project',
] as const;
export type MutationName = (typeof mutationNames)[number];

/** One of them with its input: plain data, so that it can wait on disk. */
export type Mutation = { [N in MutationName]: { op: N; input: ApiInput<N> } }[MutationName];

export interface MutationContext {
  /** The id that what is created has until the server gives its own. */
  id: string;
  userId: string;
  at: string;
}

/** Makes the change that an action will make. */
export function applyOptimistic(draft: StateDraft, { op, input }: Mutation, moment: MutationContext): void {
  (optimisticHandlers[op] as ApplyMutation<MutationName>)(draft, input as never, moment);
}

/** Takes over what the server answered. */
export function applyResponse(draft: StateDraft, value: unknown, rev: number | undefined): void {
  const { task, comment, label, status, project } = value as Partial<
    ApiOutput<'update_task'> &
      ApiOutput<'add_comment'> &
      ApiOutput<'create_label'> &
      ApiOutput<'create_status'> &
      ApiOutput<'get_project'>
  >;
  if (task) mergeTask(draft, task, rev);
  if (comment) upsertComment(draft, comment);
  if (label) draft.set('labels', label.id, label);
  if (status) draft.set('statuses', status.id, status);
  if (project) draft.set('projects', project.id, project);
}

/** The number of the write that a task is known to be at, so that news which is older changes nothing. */
const knownRevs = new Map<string, number>();
/** Tasks and comments known to be deleted: they do not come back with an answer that was on its way. */
const deletedIds = new Set<string>();

export function isUnseenRev(taskId: string, rev: number): boolean {
  return rev > getKnownRev(taskId);
}

/** Whether more is known of the task than up to a number. */
export function hasNewerRev(taskId: string, rev: number): boolean {
  return getKnownRev(taskId) > rev;
}

/** Up to where the task is known. Of what a board says that is the board's number, not that of the task's last change. */
export function getKnownRev(taskId: string): number {
  return knownRevs.get(taskId) ?? 0;
}

export function isDeleted(taskId: string): boolean {
  return deletedIds.has(taskId);
}

/** What is not said of the task stays as it was: a board has no descriptions, an event no counts. */
export function mergeTask(draft: StateDraft, task: Task, rev: number | undefined): void {
  const before = draft.get('tasks', task.id);
  if (deletedIds.has(task.id) || (rev !== undefined && hasNewerRev(task.id, rev))) return;
  if (rev === undefined && before && (before.updatedAt ?? '') > (task.updatedAt ?? '')) return;
  if (rev !== undefined) knownRevs.set(task.id, rev);
  draft.set('tasks', task.id, { ...before, ...task });
}

export function markDeleted(ids: readonly string[]): void {
  for (const id of ids) deletedIds.add(id);
}

export function setKnownRev(taskId: string, rev: number): void {
  knownRevs.set(taskId, rev);
}

/** A comment counts once, whether the answer or the event tells of it first. */
export function upsertComment(draft: StateDraft, comment: Comment): void {
  if (!draft.get('comments', comment.id)) changeCommentCount(draft, comment.taskId, 1);
  draft.set('comments', comment.id, comment);
}

export function removeComment(draft: StateDraft, commentId: string, taskId: string): void {
  changeCommentCount(draft, taskId, -1);
  draft.delete('comments', commentId);
}

function changeCommentCount(draft: StateDraft, taskId: string, by: number): void {
  const count = draft.get('tasks', taskId)?.commentCount ?? 0;
  draft.update('tasks', taskId, { commentCount: Math.max(0, count + by) });
}

/** A task is gone with its subtasks, and nobody waits for it any more. */
export function removeTasksWithSubtasks(draft: StateDraft, ids: readonly string[]): void {
  const lost = new Set(ids);
  const all = draft.getAll('tasks');
  for (let before = -1; before !== lost.size; ) {
    before = lost.size;
    for (const task of all) if (task.parentTaskId && lost.has(task.parentTaskId)) lost.add(task.id);
  }
  for (const task of all) {
    if (lost.has(task.id)) draft.delete('tasks', task.id);
    else if (task.blockedByIds.some((id) => lost.has(id))) {
      draft.update('tasks', task.id, { blockedByIds: task.blockedByIds.filter((id) => !lost.has(id)) });
    }
  }
}

export function removeLabel(draft: StateDraft, labelId: string): void {
  draft.delete('labels', labelId);
  for (const task of draft.getAll('tasks')) {
    if (task.labelIds.includes(labelId)) {
      draft.update('tasks', task.id, { labelIds: task.labelIds.filter((id) => id !== labelId) });
    }
  }
}

type ApplyMutation<N extends MutationName> = (draft: StateDraft, input: ApiInput<N>, moment: MutationContext) => void;

const optimisticHandlers: { [N in MutationName]: ApplyMutation<N> } = {
  create_task: (draft, input, { id, userId, at }) => {
    const project = draft.get('projects', input.projectId);
    const [first] = getProjectStatuses(draft.state, input.projectId);
    const statusId = input.statusId === undefined ? (first?.id ?? null) : input.statusId;
    draft.set('tasks', id, {
      id,
      spaceId: project?.spaceId ?? '',
      projectId: input.projectId,
      title: input.title,
      description: input.description ?? null,
      priority: input.priority ?? 'none',
      startDate: input.startDate ?? null,
      dueDate: input.dueDate ?? null,
      parentTaskId: input.parentTaskId ?? null,
      ...placeNewTask(draft, input.projectId, statusId, at),
      isArchived: false,
      estimatedHours: input.estimatedHours ?? null,
      assigneeIds: input.assigneeIds ?? [],
      labelIds: input.labelIds ?? [],
      blockedByIds: [],
      createdById: userId,
      createdAt: at,
      updatedAt: at,
    });
  },
  update_task: (draft, { taskId, statusId, position, beforeTaskId, afterTaskId, ...fields }, { at }) => {
    const task = draft.get('tasks', taskId);
    if (!task) return;
    const placement = placeMovedTask(draft, task, { statusId, position, beforeTaskId, afterTaskId }, at);
    draft.update('tasks', taskId, { ...placement, ...omitUndefined(fields), updatedAt: at });
  },
  delete_task: (draft, { taskId }) => removeTasksWithSubtasks(draft, [taskId]),
  assign_task: (draft, { taskId, userId }) =>
    draft.update('tasks', taskId, {
      assigneeIds: [...withoutId(draft.get('tasks', taskId)?.assigneeIds, userId), userId],
    }),
  unassign_task: (draft, { taskId, userId }) =>
    draft.update('tasks', taskId, { assigneeIds: withoutId(draft.get('tasks', taskId)?.assigneeIds, userId) }),
  add_blocker: (draft, { taskId, otherId }) =>
    draft.update('tasks', taskId, {
      blockedByIds: [...withoutId(draft.get('tasks', taskId)?.blockedByIds, otherId), otherId],
    }),
  remove_blocker: (draft, { taskId, otherId }) =>
    draft.update('tasks', taskId, { blockedByIds: withoutId(draft.get('tasks', taskId)?.blockedByIds, otherId) }),
  add_comment: (draft, { taskId, content }, { id, userId, at }) =>
    upsertComment(draft, { id, taskId, authorId: userId, content, createdAt: at, updatedAt: at }),
  update_comment: (draft, { commentId, ...fields }, { at }) =>
    draft.update('comments', commentId, { ...omitUndefined(fields), updatedAt: at }),
  delete_comment: (draft, { commentId }) => {
    const comment = draft.get('comments', commentId);
    if (comment) removeComment(draft, commentId, comment.taskId);
  },
  create_label: (draft, { spaceId, name, color }, { id, at }) =>
    draft.set('labels', id, { id, spaceId, name, color: color ?? null, createdAt: at, updatedAt: at }),
  update_label: (draft, { labelId, ...fields }) => draft.update('labels', labelId, omitUndefined(fields)),
  delete_label: (draft, { labelId }) => removeLabel(draft, labelId),
  create_status: (draft, { projectId, name, category, color }, { id, at }) => {
    const last = getProjectStatuses(draft.state, projectId).at(-1);
    draft.set('statuses', id, {
      id,
      projectId,
      name,
      category: category ?? 'todo',
      color: color ?? null,
      position: getNextStatusPosition(last?.position),
      createdAt: at,
      updatedAt: at,
    });
  },
  update_status: (draft, { statusId, ...fields }) => draft.update('statuses', statusId, omitUndefined(fields)),
  delete_status: (draft, { statusId, moveTo }, { at }) => {
    const tasks = draft.getAll('tasks').filter((task) => task.statusId === statusId);
    tasks.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
    for (const task of tasks) {
      draft.update('tasks', task.id, placeMovedTask(draft, task, { statusId: moveTo ?? null }, at));
    }
    // Deleted last: the category of the status decides whether its tasks are reopened.
    draft.delete('statuses', statusId);
  },
  update_project: (draft, { projectId, ...fields }) => draft.update('projects', projectId, omitUndefined(fields)),
  archive_project: (draft, { projectId }) => draft.update('projects', projectId, { isArchived: true }),
};

/** Without the fields that are undefined: those stay as they are. */
function omitUndefined<T extends object>(fields: T): { [K in keyof T]-?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function withoutId(ids: readonly string[] | undefined, id: string): string[] {
  return (ids ?? []).filter((other) => other !== id);
}

/** What undoes an action, from how things are before it; undefined: nothing does. */
export function invertMutation(draft: StateDraft, { op, input }: Mutation, id: string): Mutation | undefined {
  switch (op) {
    case 'create_task':
      return { op: 'delete_task', input: { taskId: id } };
    case 'update_task': {
      const task = draft.get('tasks', input.taskId);
      if (!task) return undefined;
      const { taskId, beforeTaskId, afterTaskId, ...fields } = input;
      const before = pickPreviousValues(task, fields);
      const { statusId, position, completedAt } = task;
      return { op, input: { taskId, ...before, ...(isMoveRequested(input) && { statusId, position, completedAt }) } };
    }
    case 'assign_task':
      return { op: 'unassign_task', input };
    case 'unassign_task':
      return { op: 'assign_task', input };
    case 'add_blocker':
      return { op: 'remove_blocker', input };
    case 'remove_blocker':
      return { op: 'add_blocker', input };
    case 'update_comment': {
      const comment = draft.get('comments', input.commentId);
      return comment && { op, input: { commentId: comment.id, content: comment.content } };
    }
    case 'create_label':
      return { op: 'delete_label', input: { labelId: id } };
    case 'update_label': {
      const { labelId, ...fields } = input;
      const label = draft.get('labels', labelId);
      return label && { op, input: { labelId, ...pickPreviousValues(label, fields) } };
    }
    case 'create_status':
      return { op: 'delete_status', input: { statusId: id } };
    case 'update_status': {
      const { statusId, ...fields } = input;
      const status = draft.get('statuses', statusId);
      return status && { op, input: { statusId, ...pickPreviousValues(status, fields) } };
    }
    case 'update_project': {
      const { projectId, ...fields } = input;
      const project = draft.get('projects', projectId);
      return project && { op, input: { projectId, ...pickPreviousValues(project, fields) } };
    }
    case 'archive_project':
      return { op: 'update_project', input: { projectId: input.projectId, isArchived: false } };
    default:
      return undefined;
  }
}

function pickPreviousValues<T extends object, F extends object>(row: T, fields: F): F {
  const known = row as Record<string, unknown>;
  return Object.fromEntries(Object.keys(fields).map((field) => [field, known[field] ?? null])) as F;
}
