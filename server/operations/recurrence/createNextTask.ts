import type { Recurrence } from '../../../contract/recurrence.ts';
import { toDayNumber } from '../../../contract/rules/recurrence/civilDays.ts';
import { clearTicks } from '../../../contract/rules/recurrence/clearTicks.ts';
import { getNextRecurrence } from '../../../contract/rules/recurrence/nextOccurrence.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { findTask, listSubtasks, listTaskRelations, updateTasks } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, StatusRow, TaskRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { createTask } from '../tasks/createTask.ts';
import { shiftDateInZone } from '../timeZoneDates.ts';
import type { FollowingValues } from './followingValues.ts';
import { getDueDate } from './getDueDate.ts';
import { getLaterDay, parseRecurrence, toDayInZone } from './storedRecurrence.ts';

/** More subtasks are not copied. */
export const maxCopiedSubtasks = 500;

/**
 * Creates the task that follows one that has been completed, unless it exists or the series has ended. The call's ETag
 * remains that of the completed task.
 * @param before The task before it was completed, which may have moved it to another column.
 */
export async function createNextTask(context: ActorContext, before: TaskRow): Promise<void> {
  const { db, now } = context;
  const task = (await findTask(db, before.space_id, before.id)) as TaskRow;
  const recurrence = parseRecurrence(task.recurrence);
  if (!recurrence || task.is_archived || task.completed_at === null) return;
  if (task.next_task_id && (await findTask(db, task.space_id, task.next_task_id))) return;
  const { timeZone, occurrence } = recurrence;
  const dueDay = task.due_date === null ? occurrence : toDayInZone(timeZone, task.due_date);
  const today = toDayInZone(timeZone, now);
  const next = getNextRecurrence(recurrence, {
    anchorDay: toDayInZone(timeZone, recurrence.anchor),
    after: getLaterDay(dueDay, today),
    completedDay: toDayInZone(timeZone, task.completed_at),
  });
  if (!next) return;
  const { recordedRev } = context;
  const project = (await findResource(db, 'projectId', task.project_id, [task.space_id])) as ProjectRow;
  const statuses = await listProjectStatuses(db, project);
  const copy: Copy = { context, project, statuses, timeZone, days: daysBetween(occurrence, next.occurrence) };
  const values: FollowingValues = JSON.parse(task.following_values ?? '{}');
  const created = await copyTask(copy, task, {
    statusId: findOpenColumn(statuses, before.project_id === task.project_id ? before.status_id : task.status_id),
    parentTaskId: task.parent_task_id,
    values,
    dueDate: getDueDate(next),
    recurrence: next,
  });
  await copySubtasks(copy, task.id, created.id);
  const nextTask = { next_task_id: created.id, next_task_rev: context.recordedRev ?? 0 };
  await updateTasks(db, task.space_id, [task.id], nextTask);
  context.recordedRev = recordedRev;
}

interface Copy {
  context: ActorContext;
  project: ProjectRow;
  statuses: StatusRow[];
  timeZone: string;
  /** How much later the copies are. */
  days: number;
}

interface Place {
  statusId: string | null;
  parentTaskId: string | null;
  dueDate: string | null;
  recurrence: Recurrence | null;
  values?: FollowingValues;
}

/** Copies a task as open, without its comments, blockers and history. */
async function copyTask(copy: Copy, task: TaskRow, { values = {}, ...place }: Place) {
  const { context, project, timeZone, days } = copy;
  const [relations] = await listTaskRelations(context.db, [task]);
  const description = values.description === undefined ? task.description : values.description;
  const startDate = values.startDate === undefined ? task.start_date : values.startDate;
  return createTask(context, project, {
    title: values.title ?? task.title,
    description: description === null ? null : clearTicks(description),
    priority: values.priority ?? task.priority,
    estimatedHours: values.estimatedHours === undefined ? task.estimated_hours : values.estimatedHours,
    assigneeIds: values.assigneeIds ?? relations?.assigneeIds,
    labelIds: values.labelIds ?? relations?.labelIds,
    startDate: startDate === null ? null : shiftDateInZone(timeZone, startDate, days),
    completedAt: null,
    createdById: task.created_by_id,
    statusId: place.statusId,
    parentTaskId: place.parentTaskId,
    dueDate: place.dueDate,
    storedRecurrence: place.recurrence,
  });
}

/** Copies the subtasks at every depth. Of a series among them, the last task is copied. */
async function copySubtasks(copy: Copy, taskId: string, copyId: string): Promise<void> {
  const { context, project, statuses, timeZone, days } = copy;
  const copyIds = new Map([[taskId, copyId]]);
  let parentIds = [taskId];
  while (parentIds.length > 0) {
    const subtasks = await listSubtasks(context.db, project.space_id, parentIds);
    const copied = subtasks
      .filter((task) => !task.is_archived && !task.next_task_id && task.project_id === project.id)
      .slice(0, maxCopiedSubtasks + 1 - copyIds.size);
    for (const task of copied) {
      const recurrence = parseRecurrence(task.recurrence);
      const created = await copyTask(copy, task, {
        statusId: findOpenColumn(statuses, task.status_id),
        parentTaskId: copyIds.get(task.parent_task_id ?? '') ?? null,
        dueDate: task.due_date === null ? null : shiftDateInZone(timeZone, task.due_date, days),
        recurrence: recurrence && shiftSeries(recurrence, days),
      });
      copyIds.set(task.id, created.id);
    }
    parentIds = copied.map(({ id }) => id);
  }
}

/** The series of a copied subtask is another one. */
function shiftSeries(recurrence: Recurrence, days: number): Recurrence {
  const { timeZone, anchor, occurrence } = recurrence;
  return {
    ...recurrence,
    anchor: shiftDateInZone(timeZone, anchor, days),
    occurrence: shiftDateInZone(timeZone, occurrence, days),
    seriesId: generateId(),
  };
}

/** The column itself if work in it has not begun, otherwise the first one in which it has not. */
function findOpenColumn(statuses: StatusRow[], statusId: string | null): string | null {
  if (statusId === null) return null;
  const isTodo = ({ category }: StatusRow) => category === 'todo';
  const column = statuses.find(({ id }) => id === statusId);
  if (column && isTodo(column)) return column.id;
  return (statuses.find(isTodo) ?? statuses.find(({ category }) => category !== 'done'))?.id ?? null;
}

function daysBetween(from: string, to: string): number {
  return toDayNumber(to) - toDayNumber(from);
}
