import type * as z from 'zod';
import type { TaskSummary as Row } from '../../../contract/toolOutputSchemas.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { lookupTaskRefs } from '../../db/queries/tasks/index.ts';
import type { TaskRow as StoredTask } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { toRecurrenceText } from '../../operations/recurrence/storedRecurrence.ts';
import { presentTasks, type TaskOutput } from '../../operations/tasks/presentTask.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';
import { truncateTitle } from './truncateText.ts';

export type TaskSummary = z.input<typeof Row>;

/** Presents tasks for a model: with names instead of ids, and without empty fields. */
export async function presentTaskSummaries(
  context: ActorContext,
  rows: readonly StoredTask[],
  { withProject = false } = {},
): Promise<TaskSummary[]> {
  const { db } = context;
  const spaceIds = [...new Set(rows.map((row) => row.space_id))];
  // Each query is a round trip to PostgreSQL, so independent ones run concurrently.
  const [tasks, statuses, parentRefs, projects] = await Promise.all([
    presentTasks(db, rows),
    lookupNames(db, 'statuses', spaceIds, uniqueIds(rows.map((row) => row.status_id))),
    lookupTaskRefs(db, spaceIds, uniqueIds(rows.map((row) => row.parent_task_id))),
    withProject ? lookupNames(db, 'projects', spaceIds, uniqueIds(rows.map((row) => row.project_id))) : undefined,
  ]);
  const people = await lookupAssigneeNames(context, tasks);
  return tasks.map((task) => toTaskSummary(context, task, { statuses, parentRefs, projects, people }));
}

export async function presentTaskSummary(context: ActorContext, task: TaskOutput): Promise<TaskSummary> {
  const [statuses, parentRefs, people] = await Promise.all([
    lookupNames(context.db, 'statuses', [task.spaceId], uniqueIds([task.statusId])),
    lookupTaskRefs(context.db, [task.spaceId], uniqueIds([task.parentTaskId])),
    lookupAssigneeNames(context, [task]),
  ]);
  return toTaskSummary(context, task, { statuses, parentRefs, people });
}

function lookupAssigneeNames({ db }: ActorContext, tasks: readonly TaskOutput[]): Promise<Names> {
  return lookupNames(db, 'users', [], uniqueIds(tasks.flatMap((task) => task.assigneeIds)));
}

type Names = Map<string, string>;

function toTaskSummary(
  { actor }: ActorContext,
  task: TaskOutput,
  {
    statuses,
    parentRefs,
    projects,
    people,
  }: { statuses: Names; parentRefs: Names; projects?: Names | undefined; people: Names },
): TaskSummary {
  const formatDate = (value: string | null) =>
    value === null ? undefined : formatDateInZone(actor.user.time_zone, value);
  return omitEmpty({
    id: task.ref,
    title: truncateTitle(task.title),
    project: projects?.get(task.projectId),
    status: task.statusId === null ? undefined : statuses.get(task.statusId),
    priority: task.priority === 'none' ? undefined : task.priority,
    startDate: formatDate(task.startDate),
    dueDate: formatDate(task.dueDate),
    estimatedHours: task.estimatedHours ?? undefined,
    recurrence: task.recurrence ? toRecurrenceText(task.recurrence) : undefined,
    assignees: task.assigneeIds.map((id) => people.get(id) ?? id),
    parentTaskId: task.parentTaskId === null ? undefined : parentRefs.get(task.parentTaskId),
    completedAt: formatDate(task.completedAt),
    archived: task.isArchived || undefined,
  });
}

/** Removes undefined fields and empty lists. */
export function omitEmpty<T extends object>(value: T): T {
  const present = Object.entries(value).filter(
    ([, field]) => field !== undefined && !(Array.isArray(field) && field.length === 0),
  );
  return Object.fromEntries(present) as T;
}

function uniqueIds(ids: (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
