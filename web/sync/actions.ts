import type { ApiInput } from '../lib/apiClient.ts';
import { type MessageKey, t } from '../lib/i18n/index.ts';
import { dismissUndoToasts, showToast } from '../lib/toastStore.ts';
import type { Mutation } from './mutations.ts';
import { canEdit } from './selectors.ts';
import type { Task } from './state.ts';
import { getState } from './store.ts';
import * as history from './undoHistory.ts';

/** Everything a person can do to what is in the store. Each shows at once, can be undone, and waits while offline. */

export const undoWindowMs = 5000;

type Fields<N extends 'update_label' | 'update_status' | 'update_project', I extends string> = Omit<ApiInput<N>, I>;
export type TaskFields = Omit<ApiInput<'update_task'>, 'taskId'>;

/** Gives the id that the task has for now, or undefined where the person may not. */
export function createTask(fields: ApiInput<'create_task'>): string | undefined {
  return createTasks([fields])[0];
}

export function createTasks(all: ApiInput<'create_task'>[]): string[] {
  const spaceId = getState().projects.get(all[0]?.projectId ?? '')?.spaceId;
  if (!canEdit(getState(), spaceId)) return [];
  const words =
    all.length === 1 ? t('done.created', { title: all[0]?.title ?? '' }) : t('done.createdMany', { count: all.length });
  return history.performStep(
    all.map((input) => ({ op: 'create_task', input })),
    { words },
  );
}

/** Changes any number of tasks alike, as one step. */
export function updateTasks(taskIds: readonly string[], fields: TaskFields): void {
  const actions = getEditableTasks(taskIds).map(
    ({ id }): Mutation => ({ op: 'update_task', input: { taskId: id, ...fields } }),
  );
  performTaskStep(actions, 'done.changed', taskIds);
}

export function updateTask(taskId: string, fields: TaskFields): void {
  updateTasks([taskId], fields);
}

/** Gives each task fields of its own, as one step. What stays as it is is not sent. */
export function updateTasksIndividually(
  changes: readonly ({ taskId: string } & TaskFields)[],
  what: DoneMessageKey = 'done.changed',
): void {
  const actions = changes.flatMap(({ taskId, ...wanted }): Mutation[] => {
    const [task] = getEditableTasks([taskId]);
    const fields = Object.entries(wanted).filter(([field, value]) => value !== task?.[field as keyof Task]);
    return task && fields.length > 0
      ? [{ op: 'update_task', input: { taskId, ...(Object.fromEntries(fields) as TaskFields) } }]
      : [];
  });
  const ids = actions.flatMap(({ input }) => ('taskId' in input ? [input.taskId] : []));
  performTaskStep(actions, what, ids);
}

export type MoveTarget = { statusId: string | null } | { beforeTaskId: string } | { afterTaskId: string };

/** Moves tasks together, in the order given. */
export function moveTasks(taskIds: readonly string[], place: MoveTarget): void {
  const actions = getEditableTasks(taskIds).map(({ id }, index): Mutation => {
    const before = taskIds[index - 1];
    const here = index > 0 && before !== undefined && 'afterTaskId' in place ? { afterTaskId: before } : place;
    return { op: 'update_task', input: { taskId: id, ...here } };
  });
  performTaskStep(actions, 'done.moved', taskIds);
}

export function moveTask(taskId: string, place: MoveTarget): void {
  moveTasks([taskId], place);
}

/** Moves into the first done column, or back into the first that is not done. */
export function completeTasks(taskIds: readonly string[], isDone: boolean): void {
  // Of a project whose board is not here, the columns may still have to be read.
  const unknown = getEditableTasks(taskIds).filter(({ projectId }) => !hasStatuses(projectId));
  if (unknown.length === 0) {
    completeLoadedTasks(taskIds, isDone);
    return;
  }
  const projectIds = new Set(unknown.map(({ projectId }) => projectId));
  void import('./myTasks.ts')
    .then(({ loadStatuses }) => Promise.all([...projectIds].map(loadStatuses)))
    .then(() => completeLoadedTasks(taskIds, isDone));
}

function hasStatuses(projectId: string): boolean {
  const { boardLoadStates: boards, statuses } = getState();
  return boards.get(projectId) === 'ready' || [...statuses.values()].some((status) => status.projectId === projectId);
}

function completeLoadedTasks(taskIds: readonly string[], isDone: boolean): void {
  const actions = getEditableTasks(taskIds).map((task): Mutation => {
    const statuses = [...getState().statuses.values()]
      .filter(({ projectId }) => projectId === task.projectId)
      .sort((a, b) => a.position - b.position);
    const column = statuses.find(({ category }) => (category === 'done') === isDone);
    const fields = column ? { statusId: column.id } : { completedAt: isDone ? new Date().toISOString() : null };
    return { op: 'update_task', input: { taskId: task.id, ...fields } };
  });
  performTaskStep(actions, isDone ? 'done.completed' : 'done.reopened', taskIds);
}

export function archiveTasks(taskIds: readonly string[], isArchived = true): void {
  const actions = getEditableTasks(taskIds).map(
    ({ id }): Mutation => ({ op: 'update_task', input: { taskId: id, isArchived } }),
  );
  performTaskStep(actions, isArchived ? 'done.archived' : 'done.restored', taskIds, { isOffered: true });
}

/** They are gone at once, and really deleted when nobody has taken it back for five seconds. */
export function deleteTasks(taskIds: readonly string[]): void {
  const actions = getEditableTasks(taskIds).map(({ id }): Mutation => ({ op: 'delete_task', input: { taskId: id } }));
  performTaskStep(actions, 'done.deleted', taskIds, { isOffered: true, holdMs: undoWindowMs });
}

export function setTaskAssignee(taskIds: readonly string[], userId: string, isAssigned: boolean): void {
  const op = isAssigned ? 'assign_task' : 'unassign_task';
  const actions = getEditableTasks(taskIds)
    .filter(({ assigneeIds }) => assigneeIds.includes(userId) !== isAssigned)
    .map(({ id }): Mutation => ({ op, input: { taskId: id, userId } }));
  performTaskStep(actions, 'done.changed', taskIds);
}

export function setTaskLabel(taskIds: readonly string[], labelId: string, isSet: boolean): void {
  const actions = getEditableTasks(taskIds)
    .filter(({ labelIds }) => labelIds.includes(labelId) !== isSet)
    .map(({ id, labelIds }): Mutation => {
      const next = isSet ? [...labelIds, labelId] : labelIds.filter((other) => other !== labelId);
      return { op: 'update_task', input: { taskId: id, labelIds: next } };
    });
  performTaskStep(actions, 'done.changed', taskIds);
}

/** Takes one label off tasks and puts another on, as moving between columns of labels does. */
export function replaceTaskLabel(taskIds: readonly string[], from: string | undefined, to: string | undefined): void {
  const actions = getEditableTasks(taskIds).map(({ id, labelIds }): Mutation => {
    const kept = labelIds.filter((other) => other !== from && other !== to);
    return { op: 'update_task', input: { taskId: id, labelIds: to === undefined ? kept : [...kept, to] } };
  });
  performTaskStep(actions, 'done.changed', taskIds);
}

export function setTaskBlocker(taskId: string, otherId: string, isBlocked: boolean): void {
  const op = isBlocked ? 'add_blocker' : 'remove_blocker';
  performTaskStep([{ op, input: { taskId, otherId } }], 'done.changed', [taskId]);
}

export function addComment(taskId: string, content: string): void {
  history.performStep([{ op: 'add_comment', input: { taskId, content } }], {
    words: t('done.commented'),
    isForgotten: true,
  });
}

export function updateComment(commentId: string, content: string): void {
  history.performStep([{ op: 'update_comment', input: { commentId, content } }], { words: t('done.commentChanged') });
}

export function deleteComment(commentId: string): void {
  const words = t('done.commentDeleted');
  showUndoToast(
    words,
    history.performStep([{ op: 'delete_comment', input: { commentId } }], { words, holdMs: undoWindowMs }),
  );
}

export function createLabel(spaceId: string, name: string, color: string | null): string | undefined {
  return history.performStep([{ op: 'create_label', input: { spaceId, name, color } }], { words: t('done.label') })[0];
}

export function updateLabel(labelId: string, fields: Fields<'update_label', 'labelId'>): void {
  history.performStep([{ op: 'update_label', input: { labelId, ...fields } }], { words: t('done.label') });
}

export function deleteLabel(labelId: string): void {
  const more = { words: t('done.label'), holdMs: undoWindowMs };
  showUndoToast(t('done.labelDeleted'), history.performStep([{ op: 'delete_label', input: { labelId } }], more));
}

export function createStatus(input: ApiInput<'create_status'>): string | undefined {
  return history.performStep([{ op: 'create_status', input }], { words: t('done.status') })[0];
}

export function updateStatus(statusId: string, fields: Fields<'update_status', 'statusId'>): void {
  history.performStep([{ op: 'update_status', input: { statusId, ...fields } }], { words: t('done.status') });
}

/** Not to be undone: ask first. */
export function deleteStatus(statusId: string, moveTo: string | undefined): void {
  const input = moveTo === undefined ? { statusId } : { statusId, moveTo };
  history.performStep([{ op: 'delete_status', input }], { words: t('done.status') });
}

export function updateProject(projectId: string, fields: Fields<'update_project', 'projectId'>): void {
  history.performStep([{ op: 'update_project', input: { projectId, ...fields } }], { words: t('done.project') });
}

export function archiveProject(projectId: string): void {
  const words = t('done.projectArchived');
  showUndoToast(words, history.performStep([{ op: 'archive_project', input: { projectId } }], { words }));
}

export function undo(): void {
  undoAndNotify();
  dismissUndoToasts();
}

export function redo(): void {
  const words = history.redoStep();
  if (words !== undefined) showToast(t('history.redone', { what: words }));
}

/** Of that step, and no other, whatever has been done since. */
function showUndoToast(words: string, [actionId]: string[]): void {
  showToast(words, { undo: () => undoAndNotify(actionId) });
}

function undoAndNotify(actionId?: string): void {
  const words = history.undoStep(actionId);
  if (words !== undefined) showToast(t('history.undone', { what: words }));
}

function getEditableTasks(taskIds: readonly string[]): Task[] {
  const state = getState();
  return taskIds.flatMap((id) => {
    const task = state.tasks.get(id);
    return task && canEdit(state, task.spaceId) ? [task] : [];
  });
}

type DoneMessageKey = Extract<MessageKey, `done.${string}`>;

function performTaskStep(
  actions: Mutation[],
  what: DoneMessageKey,
  taskIds: readonly string[],
  { isOffered = false, holdMs }: { isOffered?: boolean; holdMs?: number } = {},
): void {
  if (actions.length === 0) return;
  const title = getState().tasks.get(taskIds[0] ?? '')?.title ?? '';
  const words =
    actions.length === 1 ? t(what, { title }) : t(`${what}Many` as DoneMessageKey, { count: actions.length });
  const ids = history.performStep(actions, { words, holdMs });
  if (isOffered) showUndoToast(words, ids);
}
