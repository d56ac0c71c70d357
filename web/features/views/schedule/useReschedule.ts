import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useEffectEvent, useLayoutEffect, useState } from 'react';
import { actions, type Task } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';
import { getTaskElement, selectedTaskIds } from '../../tasks/focusAndSelection.ts';
import { applyDateShift, type DateShift } from './taskSpan.ts';

/** Tasks whose dates are being changed: shown as they will be, and not so yet. */
export interface PendingReschedule {
  taskIds: readonly string[];
  shift: DateShift;
  /** Taken up with the space bar: arrows move it. */
  isByKeyboard: boolean;
}

/** Changing dates by pointer or keys: one preview, one command in the end. */
export function useReschedule(tasks: readonly Task[], currentUser: CurrentUser, canEdit: boolean) {
  const [pending, setMove] = useState<PendingReschedule>();
  // A pointer tells the same in many frames.
  const showMove = (next: PendingReschedule | undefined) =>
    setMove((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
  const previewTasks = pending
    ? tasks.map((task) => (pending.taskIds.includes(task.id) ? after(task, pending, currentUser) : task))
    : tasks;
  const commit = (done: PendingReschedule | undefined) => {
    setMove(undefined);
    if (!done) return;
    const changed = tasks
      .filter((task) => done.taskIds.includes(task.id))
      .map((task) => after(task, done, currentUser));
    actions.updateTasksIndividually(changed.map(({ id, startDate, dueDate }) => ({ taskId: id, startDate, dueDate })));
  };
  const onKeyDown = (event: ReactKeyboardEvent) => {
    const next = canEdit && !pending && !event.defaultPrevented ? lift(event) : undefined;
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setMove(next);
  };
  const onSteer = useEffectEvent((event: KeyboardEvent) => {
    const next = pending && steer(pending, event);
    event.preventDefault();
    event.stopImmediatePropagation();
    if (next === 'drop') commit(pending);
    else if (next === 'leave') setMove(undefined);
    else if (next) setMove(next);
  });
  const leadId = pending?.isByKeyboard ? pending.taskIds[0] : undefined;
  const isLifted = leadId !== undefined;
  // First of all: while something is lifted, no key means what it means otherwise.
  useEffect(() => {
    if (!isLifted) return;
    const leave = () => setMove(undefined);
    addEventListener('keydown', onSteer, true);
    addEventListener('pointerdown', leave, true);
    return () => {
      removeEventListener('keydown', onSteer, true);
      removeEventListener('pointerdown', leave, true);
    };
  }, [isLifted]);
  // Where it is now may be another element, which has to take the focus.
  useLayoutEffect(() => {
    if (leadId === undefined) return;
    const element = getTaskElement(leadId);
    if (element !== document.activeElement) element?.focus();
  });
  return { pending, setPending: showMove, commit, previewTasks, onKeyDown };
}

/** What is moved with a task: the selection that it is in, or it alone. */
export function getMovedTaskIds(taskId: string): string[] {
  const ids = selectedTaskIds.get();
  return ids.has(taskId) ? [taskId, ...[...ids].filter((id) => id !== taskId)] : [taskId];
}

function after(task: Task, move: PendingReschedule, currentUser: CurrentUser): Task {
  return { ...task, ...applyDateShift(task, move.shift, currentUser) };
}

function lift(event: ReactKeyboardEvent): PendingReschedule | undefined {
  const taskId = (event.target as Element).getAttribute('data-task');
  if (event.key !== ' ' || taskId === null) return undefined;
  return { taskIds: getMovedTaskIds(taskId), shift: { moveByDays: 0 }, isByKeyboard: true };
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Arrows move by days and weeks, with Shift the end alone; Delete takes the dates away. */
function steer(
  { shift, ...rest }: PendingReschedule,
  { key, shiftKey }: KeyboardEvent,
): PendingReschedule | 'drop' | 'leave' | undefined {
  if (key === ' ' || key === 'Enter') return 'drop';
  if (key === 'Escape' || key === 'Tab') return 'leave';
  if (key === 'Delete' || key === 'Backspace') return { ...rest, shift: 'clear' };
  const step = steps[key];
  if (step === undefined) return undefined;
  const by = shift === 'clear' || 'toSpan' in shift ? {} : shift;
  const part = shiftKey ? 'endByDays' : 'moveByDays';
  return { ...rest, shift: { ...by, [part]: (by[part] ?? 0) + step } };
}
