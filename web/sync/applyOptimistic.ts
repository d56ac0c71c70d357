import { getNextStatusPosition } from '../../contract/rules/taskPlacement.ts';
import type { ApiInput } from '../lib/apiClient.ts';
import type { Mutation, MutationContext, MutationName } from './mutations.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { comparePositions, getProjectStatuses } from './selectors.ts';
import type { Task } from './state.ts';
import type { StateDraft } from './stateDraft.ts';
import { removeComment, removeLabel, removeTasksWithSubtasks, upsertComment } from './stateDraftUpdates.ts';
import { placeMovedTask, placeNewTask } from './taskPosition.ts';

/** Changes the draft as the server is expected to change its data. */
export function applyOptimistic(draft: StateDraft, { op, input }: Mutation, context: MutationContext): void {
  (handlers[op] as Handler<MutationName>)(draft, input as never, context);
}

/** Changes the draft as the server is expected to when it executes the mutation. */
export function applyPending(draft: StateDraft, { id, action, userId, at }: PendingMutation): void {
  applyOptimistic(draft, action, { id, userId, at });
}

/** The tasks that went to the trash with a task, and those that it blocked, to show them again at once. */
const tasksBeforeTrash = new Map<string, Task[]>();

type Handler<N extends MutationName> = (draft: StateDraft, input: ApiInput<N>, context: MutationContext) => void;

const handlers: { [N in MutationName]: Handler<N> } = {
  create_task: (draft, input, { id, userId, at }) => {
    const project = draft.get('projects', input.projectId);
    const [firstStatus] = getProjectStatuses(draft.state, input.projectId);
    // The column may have been deleted since; the queue then sends the task to the first one.
    const isGone = firstStatus && input.statusId && !draft.get('statuses', input.statusId);
    const statusId = input.statusId === undefined || isGone ? (firstStatus?.id ?? null) : input.statusId;
    draft.set('tasks', id, {
      id,
      ref: '',
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
      // The server adds the rest of it.
      recurrence: input.recurrence as Task['recurrence'],
      assigneeIds: input.assigneeIds ?? [],
      labelIds: input.labelIds ?? [],
      blockedByIds: [],
      createdById: userId,
      createdAt: at,
      updatedAt: at,
    });
  },
  update_task: (draft, { taskId, statusId, position, beforeTaskId, afterTaskId, expected: _, ...fields }, { at }) => {
    const task = draft.get('tasks', taskId);
    if (!task) return;
    const placement = placeMovedTask(draft, task, { statusId, position, beforeTaskId, afterTaskId }, at);
    draft.update('tasks', taskId, {
      ...placement,
      ...(omitUndefined(fields) as Partial<Task>),
      updatedAt: at,
    });
  },
  delete_task: (draft, { taskId }) => removeTasksWithSubtasks(draft, [taskId]),
  trash_task: (draft, { taskId }) => {
    const before = new Map(draft.getAll('tasks').map((task) => [task.id, task]));
    removeTasksWithSubtasks(draft, [taskId]);
    const changed = [...before.values()].filter((task) => draft.get('tasks', task.id) !== task);
    if (changed.length > 0) tasksBeforeTrash.set(taskId, changed);
  },
  restore_task: (draft, { taskId }) => {
    // Without them, for example after a reload, the tasks appear with the response and the events.
    for (const task of tasksBeforeTrash.get(taskId) ?? [])
      if (!draft.get('tasks', task.id)) draft.set('tasks', task.id, task);
  },
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
  add_task_label: (draft, { taskId, labelId }) =>
    draft.update('tasks', taskId, {
      labelIds: [...withoutId(draft.get('tasks', taskId)?.labelIds, labelId), labelId],
    }),
  remove_task_label: (draft, { taskId, labelId }) =>
    draft.update('tasks', taskId, { labelIds: withoutId(draft.get('tasks', taskId)?.labelIds, labelId) }),
  add_comment: (draft, { taskId, content }, { id, userId, at }) =>
    upsertComment(draft, { id, taskId, authorId: userId, content, createdAt: at, updatedAt: at }),
  update_comment: (draft, { commentId, expected: _, ...fields }, { at }) =>
    draft.update('comments', commentId, { ...omitUndefined(fields), updatedAt: at }),
  delete_comment: (draft, { commentId }) => {
    const comment = draft.get('comments', commentId);
    if (comment) removeComment(draft, commentId, comment.taskId);
  },
  create_label: (draft, { spaceId, name, color }, { id, at }) =>
    draft.set('labels', id, { id, spaceId, name, color: color ?? null, createdAt: at, updatedAt: at }),
  delete_label: (draft, { labelId }) => removeLabel(draft, labelId),
  create_status: (draft, { projectId, name, category, color, position }, { id, at }) => {
    const lastStatus = getProjectStatuses(draft.state, projectId).at(-1);
    draft.set('statuses', id, {
      id,
      projectId,
      name,
      category: category ?? 'todo',
      color: color ?? null,
      position: position ?? getNextStatusPosition(lastStatus?.position),
      createdAt: at,
      updatedAt: at,
    });
  },
  update_status: (draft, { statusId, expected: _, ...fields }) =>
    draft.update('statuses', statusId, omitUndefined(fields)),
  delete_status: (draft, { statusId, moveTo }, { at }) => {
    const tasks = draft.getAll('tasks').filter((task) => task.statusId === statusId);
    for (const task of tasks.sort(comparePositions)) {
      draft.update('tasks', task.id, placeMovedTask(draft, task, { statusId: moveTo ?? null }, at));
    }
    // Deleted last, because the category of the status decides whether its tasks are reopened.
    draft.delete('statuses', statusId);
  },
};

/** Undefined fields mean no change. */
function omitUndefined<T extends object>(fields: T): { [K in keyof T]-?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function withoutId(ids: readonly string[] | undefined, id: string): string[] {
  return (ids ?? []).filter((other) => other !== id);
}
