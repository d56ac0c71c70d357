import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useState } from 'react';
import { useSignal } from '../../../lib/signal.ts';
import { actions, type Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { daysByArrowKey } from '../../../ui/daysByArrowKey.ts';
import { getTaskElement, selectedTaskIds } from '../../tasks/focusAndSelection.ts';
import { applyDateShift, type DateShift } from './dateShift.ts';
import { type DatesByTaskId, getFollowerDates } from './followers.ts';
import { movesFollowers } from './movesFollowers.ts';
import type { TaskDates } from './taskSpan.ts';

/** Tasks whose dates are being changed: shown with the new dates, which are not saved yet. */
export interface PendingReschedule {
  /** The task that was picked up comes first. */
  taskIds: readonly string[];
  shift: DateShift;
  /** Picked up with the space bar, and moved with the arrow keys. */
  isByKeyboard: boolean;
}

export interface Reschedule {
  pending: PendingReschedule | undefined;
  setPending: (next: PendingReschedule | undefined) => void;
  /** Saves the new dates; undefined: discards them. */
  commit: (pending: PendingReschedule | undefined) => void;
  /** All tasks, the rescheduled ones and what follows them with their new dates. */
  previewTasks: readonly Task[];
  /** Subtasks and blocked tasks that move because of the others. */
  followerIds: readonly string[];
  /** For the element around the tasks: Space lifts the focused one. */
  onKeyDown: (event: ReactKeyboardEvent) => void;
}

/** Changes dates by pointer or keyboard, with a preview until they are saved. One undo step. */
export function useReschedule(tasks: readonly Task[], userContext: UserContext, canEdit: boolean): Reschedule {
  const [pending, setPendingState] = useState<PendingReschedule>();
  // A pointer drag reports in every frame, mostly the same.
  const setPending = (next: PendingReschedule | undefined) =>
    setPendingState((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
  const hasFollowers = useSignal(movesFollowers);
  const preview = pending && getNewDates(tasks, pending, userContext, hasFollowers);
  const previewTasks = preview
    ? tasks.map((task) => {
        const dates = preview.changed.get(task.id) ?? preview.followers.get(task.id);
        return dates ? { ...task, ...dates } : task;
      })
    : tasks;
  const commit = (committed: PendingReschedule | undefined) => {
    setPendingState(undefined);
    if (!committed) return;
    const { changed, followers } = getNewDates(tasks, committed, userContext, hasFollowers);
    saveDates([...changed, ...followers], { hasUndoToast: followers.size > 0 });
  };
  const onKeyDown = (event: ReactKeyboardEvent) => {
    const next = canEdit && !pending && !event.defaultPrevented ? startByKeyboard(event) : undefined;
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setPendingState(next);
  };
  const handleKeyWhileLifted = useEffectEvent((event: KeyboardEvent) => {
    const next = pending && updateByKey(pending, event);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (next === 'drop') commit(pending);
    else if (next === 'cancel') setPendingState(undefined);
    else if (next) setPendingState(next);
  });
  const liftedTaskId = pending?.isByKeyboard ? pending.taskIds[0] : undefined;
  const isLifted = liftedTaskId !== undefined;
  // Listens in the capture phase: while a task is being dragged, keys must not reach any other shortcut.
  useEffect(() => {
    if (!isLifted) return;
    const cancel = () => setPendingState(undefined);
    addEventListener('keydown', handleKeyWhileLifted, true);
    addEventListener('pointerdown', cancel, true);
    return () => {
      removeEventListener('keydown', handleKeyWhileLifted, true);
      removeEventListener('pointerdown', cancel, true);
    };
  }, [isLifted]);
  // On its new dates the task may be a different element, which must get the focus.
  useLayoutEffect(() => {
    if (liftedTaskId === undefined) return;
    const element = getTaskElement(liftedTaskId);
    if (element !== document.activeElement) element?.focus();
  });
  return { pending, setPending, commit, previewTasks, followerIds: [...(preview?.followers.keys() ?? [])], onKeyDown };
}

/** Saves the dates of tasks as one undo step. */
export function saveDates(
  datesByTaskId: Iterable<readonly [string, TaskDates]>,
  options?: { hasUndoToast: boolean },
): void {
  const updates = [...datesByTaskId].map(([taskId, { startDate, dueDate }]) => ({ taskId, startDate, dueDate }));
  actions.updateTasksIndividually(updates, 'done.changed', options);
}

/** The tasks that move with a task: the selection if it is selected, or else the task alone. */
export function getMovedTaskIds(taskId: string): string[] {
  const selectedIds = selectedTaskIds.get();
  return selectedIds.has(taskId) ? [taskId, ...[...selectedIds].filter((id) => id !== taskId)] : [taskId];
}

function getNewDates(
  tasks: readonly Task[],
  { taskIds, shift }: PendingReschedule,
  userContext: UserContext,
  hasFollowers: boolean,
): { changed: DatesByTaskId; followers: DatesByTaskId } {
  const ids = new Set(taskIds);
  const changedTasks = tasks.filter(({ id }) => ids.has(id));
  const changed = new Map(changedTasks.map((task) => [task.id, applyDateShift(task, shift, userContext)]));
  if (!hasFollowers || shift === 'clear') return { changed, followers: new Map() };
  const moveByDays = 'toSpan' in shift ? undefined : shift.moveByDays;
  return { changed, followers: getFollowerDates(tasks, changed, moveByDays, userContext.timeZone) };
}

function startByKeyboard(event: ReactKeyboardEvent): PendingReschedule | undefined {
  const taskId = (event.target as Element).getAttribute('data-task');
  if (event.key !== ' ' || taskId === null) return undefined;
  return { taskIds: getMovedTaskIds(taskId), shift: { moveByDays: 0 }, isByKeyboard: true };
}

/** Arrows move by days and weeks, or only the end with Shift. Delete clears the dates. */
function updateByKey(
  { shift, ...rest }: PendingReschedule,
  { key, shiftKey }: KeyboardEvent,
): PendingReschedule | 'drop' | 'cancel' | undefined {
  if (key === ' ' || key === 'Enter') return 'drop';
  if (key === 'Escape' || key === 'Tab') return 'cancel';
  if (key === 'Delete' || key === 'Backspace') return { ...rest, shift: 'clear' };
  const days = daysByArrowKey[key];
  if (days === undefined) return undefined;
  const previous = shift === 'clear' || 'toSpan' in shift ? {} : shift;
  const part = shiftKey ? 'endByDays' : 'moveByDays';
  return { ...rest, shift: { ...previous, [part]: (previous[part] ?? 0) + days } };
}
