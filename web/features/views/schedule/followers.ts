import { addDays, daysBetween, shiftDate } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import { getTaskSpan, type TaskDates } from './taskSpan.ts';

export type DatesByTaskId = ReadonlyMap<string, TaskDates>;

/** A task that starts before one that blocks it ends. */
export interface ScheduleConflict {
  task: Task;
  blocker: Task;
  /** The first day on which nothing blocks the task any more. */
  firstFreeDay: string;
}

/** Chains of thousands of tasks are followed; this bounds the work that plans full of shortcuts would take. */
const maxMoves = 20_000;

/**
 * The dates of what follows when tasks get new ones: open subtasks move by the same days, and open tasks that a task
 * blocks move behind its end if that became later. What follows has its own followers.
 * @param moveByDays How far all of the changed tasks moved as a whole; undefined if only an end moved: then no subtask follows.
 */
export function getFollowerDates(
  tasks: readonly Task[],
  changed: DatesByTaskId,
  moveByDays: number | undefined,
  timeZone: string,
): DatesByTaskId {
  const plan = createPlan(tasks, changed, timeZone);
  const changedTasks = tasks.filter(({ id }) => changed.has(id));
  // A task that had no dates has not moved: it has been planned.
  const movedTasks = moveByDays ? changedTasks.filter((task) => getTaskSpan(task, timeZone)) : [];
  for (const task of movedTasks) plan.moveSubtasks(task, moveByDays ?? 0);
  for (const task of changedTasks) plan.pushBlockedTasks(task);
  return plan.newDates;
}

/** Every arrow that points backward, in the order of the blocked tasks. */
export function findScheduleConflicts(tasks: readonly Task[], timeZone: string): ScheduleConflict[] {
  const tasksById = new Map(tasks.map((task) => [task.id, task]));
  return tasks.flatMap((task) => {
    const start = getTaskSpan(task, timeZone)?.start;
    if (start === undefined || task.completedAt !== null) return [];
    return task.blockedByIds.flatMap((blockerId) => {
      const blocker = tasksById.get(blockerId);
      const end = blocker && blocker.completedAt === null && getTaskSpan(blocker, timeZone)?.end;
      return blocker && end && start <= end ? [{ task, blocker, firstFreeDay: addDays(end, 1) }] : [];
    });
  });
}

/** The dates that take the conflicts away: each blocked task moves behind what blocks it, with what follows from that. */
export function getDatesWithoutConflicts(
  tasks: readonly Task[],
  conflicts: readonly ScheduleConflict[],
  timeZone: string,
): DatesByTaskId {
  const plan = createPlan(tasks, new Map(), timeZone);
  for (const { task, blocker } of conflicts) plan.moveBehind(task, blocker);
  return plan.newDates;
}

function createPlan(tasks: readonly Task[], changed: DatesByTaskId, timeZone: string) {
  const openTasks = tasks.filter(({ completedAt }) => completedAt === null);
  const subtasks = Map.groupBy(openTasks, ({ parentTaskId }) => parentTaskId);
  const blockedTasks = new Map<string, Task[]>();
  for (const task of openTasks) {
    for (const id of task.blockedByIds) blockedTasks.set(id, [...(blockedTasks.get(id) ?? []), task]);
  }
  const newDates = new Map<string, TaskDates>();
  // What is being moved, so that a task that leads to itself is moved once.
  const leaders = new Set<string>();
  let moveCount = 0;

  const getSpan = (task: Task) => getTaskSpan(newDates.get(task.id) ?? changed.get(task.id) ?? task, timeZone);
  const move = (task: Task, days: number) => {
    if (changed.has(task.id) || leaders.has(task.id) || moveCount > maxMoves) return;
    moveCount += 1;
    const { startDate, dueDate } = newDates.get(task.id) ?? task;
    const shift = (date: string | null) => date && shiftDate(date, days, timeZone);
    if (startDate !== null || dueDate !== null)
      newDates.set(task.id, { startDate: shift(startDate), dueDate: shift(dueDate) });
    moveSubtasks(task, days);
    pushBlockedTasks(task);
  };
  const moveSubtasks = (task: Task, days: number) => {
    leaders.add(task.id);
    for (const subtask of subtasks.get(task.id) ?? []) move(subtask, days);
    leaders.delete(task.id);
  };
  const moveBehind = (task: Task, blocker: Task) => {
    const end = getSpan(blocker)?.end;
    const start = getSpan(task)?.start;
    if (end !== undefined && start !== undefined && start <= end) move(task, daysBetween(start, end) + 1);
  };
  const pushBlockedTasks = (task: Task) => {
    const end = getSpan(task)?.end;
    const endBefore = getTaskSpan(task, timeZone)?.end;
    const isLater = end !== undefined && endBefore !== undefined && end > endBefore;
    if (!isLater || task.completedAt !== null) return;
    leaders.add(task.id);
    for (const blocked of blockedTasks.get(task.id) ?? []) moveBehind(blocked, task);
    leaders.delete(task.id);
  };
  return { newDates, moveSubtasks, moveBehind, pushBlockedTasks };
}
