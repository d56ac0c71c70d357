import { addDays, daysBetween, getWeekday, startOfWeek } from '../../../lib/dates.ts';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { type DaySpan, getTaskSpan } from '../../views/schedule/taskSpan.ts';

/** What one person has to do in one week. */
export interface WorkloadCell {
  /** From the estimates. */
  hours: number;
  /** With the hours that fall into this week; undefined: the task has no estimate. */
  tasks: { task: Task; hours: number | undefined }[];
}

export interface Workload {
  /** The first days of the weeks. The current one comes first, and has what is late as well. */
  weeks: readonly string[];
  /** By user id, or `none`: a cell for each week. */
  cellsByPerson: ReadonlyMap<string, readonly WorkloadCell[]>;
  undatedCount: number;
}

/**
 * Spreads the estimates of open tasks evenly over their working days from today on, and over their assignees. Late tasks
 * are to be done today.
 */
export function computeWorkload(
  tasks: readonly Task[],
  { timeZone, today }: UserContext,
  weekCount: number,
  personIds: readonly string[],
): Workload {
  const firstWeek = startOfWeek(today);
  const weeks = Array.from({ length: weekCount }, (_, index) => addDays(firstWeek, 7 * index));
  const cellsByPerson = new Map(personIds.map((id) => [id, weeks.map((): WorkloadCell => ({ hours: 0, tasks: [] }))]));
  let undatedCount = 0;
  for (const task of tasks) {
    if (task.completedAt !== null) continue;
    const span = getTaskSpan(task, timeZone);
    if (!span) {
      undatedCount += 1;
      continue;
    }
    const knownIds = task.assigneeIds.filter((id) => cellsByPerson.has(id));
    const assigneeIds = knownIds.length > 0 ? knownIds : ['none'];
    const hours = task.estimatedHours === null ? undefined : task.estimatedHours / assigneeIds.length;
    for (const [weekIndex, share] of getWeekShares(span, today, firstWeek)) {
      for (const id of assigneeIds) {
        const cell = cellsByPerson.get(id)?.[weekIndex];
        if (!cell) continue;
        const weekHours = hours === undefined ? undefined : hours * share;
        cell.hours += weekHours ?? 0;
        cell.tasks.push({ task, hours: weekHours });
      }
    }
  }
  return { weeks, cellsByPerson, undatedCount };
}

/** Which part of the work falls into which week, by its index. */
function getWeekShares(span: DaySpan, today: string, firstWeek: string): Map<number, number> {
  const end = span.end < today ? today : span.end;
  const start = span.start < today ? today : span.start;
  const days = Array.from({ length: Math.min(daysBetween(start, end), 3650) + 1 }, (_, index) => addDays(start, index));
  const workingDays = days.filter((day) => getWeekday(day) < 5);
  // A task that lies on a weekend is done there.
  const usedDays = workingDays.length > 0 ? workingDays : days;
  const shares = new Map<number, number>();
  for (const day of usedDays) {
    const index = Math.floor(daysBetween(firstWeek, day) / 7);
    shares.set(index, (shares.get(index) ?? 0) + 1 / usedDays.length);
  }
  return shares;
}
