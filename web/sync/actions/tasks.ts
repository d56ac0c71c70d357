import type { ApiInput } from '../../lib/apiClient.ts';
import { type MessageKey, t } from '../../lib/i18n/index.ts';
import { loadChunk, showChunkFailure } from '../../lib/loadChunk.ts';
import type { Mutation } from '../mutations.ts';
import { canEdit, getProjectStatuses } from '../selectors.ts';
import type { Task } from '../state.ts';
import { getState } from '../store.ts';
import { performStep } from '../undoHistory.ts';
import { showUndoToast } from './undo.ts';

export type TaskFields = Omit<ApiInput<'update_task'>, 'taskId'>;
export type MoveTarget = { statusId: string | null } | { beforeTaskId: string } | { afterTaskId: string };
type DoneMessageKey = Extract<MessageKey, `done.${string}`>;

/** Returns the temporary id of the task; undefined if the user may not edit the project. */
export function createTask(input: ApiInput<'create_task'>): string | undefined {
  return createTasks([input])[0];
}

/** Creates tasks in one project, as one step. */
export function createTasks(inputs: readonly ApiInput<'create_task'>[]): string[] {
  const [first] = inputs;
  const spaceId = getState().projects.get(first?.projectId ?? '')?.spaceId;
  if (!canEdit(getState(), spaceId)) return [];
  const label =
    inputs.length === 1
      ? t('done.created', { title: first?.title ?? '' })
      : t('done.createdMany', { count: inputs.length });
  return performStep(
    inputs.map((input) => ({ op: 'create_task', input })),
    { label },
  );
}

export function updateTask(taskId: string, fields: TaskFields): void {
  updateTasks([taskId], fields);
}

/** Sets the same fields of several tasks, as one step. */
export function updateTasks(taskIds: readonly string[], fields: TaskFields): void {
  const mutations = getEditableTasks(taskIds).map(
    ({ id }): Mutation => ({ op: 'update_task', input: { taskId: id, ...fields } }),
  );
  performTaskStep(mutations, 'done.changed', taskIds);
}

/** Sets different fields of each task, as one step. Leaves out fields that have that value already. */
export function updateTasksIndividually(
  updates: readonly ({ taskId: string } & TaskFields)[],
  messageKey: DoneMessageKey = 'done.changed',
  options?: { hasUndoToast: boolean },
): void {
  const mutations = updates.flatMap(({ taskId, ...fields }): Mutation[] => {
    const [task] = getEditableTasks([taskId]);
    const changed = Object.entries(fields).filter(([field, value]) => value !== task?.[field as keyof Task]);
    return task && changed.length > 0
      ? [{ op: 'update_task', input: { taskId, ...(Object.fromEntries(changed) as TaskFields) } }]
      : [];
  });
  const taskIds = mutations.flatMap(({ input }) => ('taskId' in input ? [input.taskId] : []));
  performTaskStep(mutations, messageKey, taskIds, options);
}

export function moveTask(taskId: string, target: MoveTarget): void {
  moveTasks([taskId], target);
}

/** Moves tasks together, in the given order, as one step. */
export function moveTasks(taskIds: readonly string[], target: MoveTarget): void {
  const mutations = getEditableTasks(taskIds).map(({ id }, index): Mutation => {
    const previousId = taskIds[index - 1];
    const isAfterPrevious = previousId !== undefined && 'afterTaskId' in target;
    return { op: 'update_task', input: { taskId: id, ...(isAfterPrevious ? { afterTaskId: previousId } : target) } };
  });
  performTaskStep(mutations, 'done.moved', taskIds);
}

/** Moves tasks to the first done column of their project, or back to the first one that is not done. */
export function completeTasks(taskIds: readonly string[], isDone: boolean): void {
  // Statuses are missing if a task was opened from elsewhere and its board has not been loaded.
  const projectIds = new Set(getEditableTasks(taskIds).map(({ projectId }) => projectId));
  const missingProjectIds = [...projectIds].filter((projectId) => !hasStatuses(projectId));
  if (missingProjectIds.length === 0) {
    completeLoadedTasks(taskIds, isDone);
    return;
  }
  void loadChunk(() => import('../myTasks.ts'))
    .then(({ loadStatuses }) => Promise.all(missingProjectIds.map(loadStatuses)))
    .then(() => completeLoadedTasks(taskIds, isDone), showChunkFailure);
}

function hasStatuses(projectId: string): boolean {
  const { boardLoadStates, statuses } = getState();
  return (
    boardLoadStates.get(projectId) === 'ready' ||
    [...statuses.values()].some((status) => status.projectId === projectId)
  );
}

function completeLoadedTasks(taskIds: readonly string[], isDone: boolean): void {
  const mutations = getEditableTasks(taskIds).map((task): Mutation => {
    const statuses = getProjectStatuses(getState(), task.projectId);
    const status = statuses.find(({ category }) => (category === 'done') === isDone);
    const fields = status ? { statusId: status.id } : { completedAt: isDone ? new Date().toISOString() : null };
    return { op: 'update_task', input: { taskId: task.id, ...fields } };
  });
  performTaskStep(mutations, isDone ? 'done.completed' : 'done.reopened', taskIds, { hasUndoToast: isDone });
}

export function archiveTasks(taskIds: readonly string[], isArchived = true): void {
  const mutations = getEditableTasks(taskIds).map(
    ({ id }): Mutation => ({ op: 'update_task', input: { taskId: id, isArchived } }),
  );
  performTaskStep(mutations, isArchived ? 'done.archived' : 'done.restored', taskIds, { hasUndoToast: true });
}

/** Moves tasks to the trash. */
export function deleteTasks(taskIds: readonly string[]): void {
  const mutations = getEditableTasks(taskIds).map(({ id }): Mutation => ({ op: 'trash_task', input: { taskId: id } }));
  performTaskStep(mutations, 'done.deleted', taskIds, { hasUndoToast: true });
}

/** Those of the tasks that the user may edit. */
export function getEditableTasks(taskIds: readonly string[]): Task[] {
  const state = getState();
  return taskIds.flatMap((id) => {
    const task = state.tasks.get(id);
    return task && canEdit(state, task.spaceId) ? [task] : [];
  });
}

/** Performs the mutations as one step. Its label names the first task, or the number of tasks if there are several. */
export function performTaskStep(
  mutations: readonly Mutation[],
  messageKey: DoneMessageKey,
  taskIds: readonly string[],
  { hasUndoToast = false }: { hasUndoToast?: boolean } = {},
): void {
  if (mutations.length === 0) return;
  const changedIds = new Set(mutations.map(({ input }) => ('taskId' in input ? input.taskId : '')));
  const [firstId = taskIds[0] ?? ''] = changedIds;
  const title = getState().tasks.get(firstId)?.title ?? '';
  const label =
    changedIds.size === 1
      ? t(messageKey, { title })
      : t(`${messageKey}Many` as DoneMessageKey, { count: changedIds.size });
  const [mutationId] = performStep(mutations, { label });
  if (hasUndoToast) showUndoToast(label, mutationId);
}
