import type * as z from 'zod';
import type { TaskSummary as Row } from '../../../contract/toolSchemas.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import type { TaskRow as StoredTask } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { presentTasks, type TaskOutput } from '../../operations/tasks/presentTask.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';
import { truncateTitle } from './responseBudget.ts';

export type TaskSummary = z.input<typeof Row>;

/** Tasks as a model reads them: names instead of ids, and nothing that is empty. */
export async function presentTaskSummaries(
  context: ActorContext,
  rows: readonly StoredTask[],
  { withProject = false } = {},
): Promise<TaskSummary[]> {
  const { db } = context;
  const spaceIds = [...new Set(rows.map((row) => row.space_id))];
  // On PostgreSQL each is a trip: what does not wait for another goes at the same time.
  const [tasks, statuses, projects] = await Promise.all([
    presentTasks(db, rows),
    lookupNames(db, 'statuses', spaceIds, given(rows.map((row) => row.status_id))),
    withProject ? lookupNames(db, 'projects', spaceIds, given(rows.map((row) => row.project_id))) : undefined,
  ]);
  const people = await peopleOf(context, tasks);
  return tasks.map((task) => describe(context, task, { statuses, projects, people }));
}

export async function presentTaskSummary(context: ActorContext, task: TaskOutput): Promise<TaskSummary> {
  const [statuses, people] = await Promise.all([
    lookupNames(context.db, 'statuses', [task.spaceId], given([task.statusId])),
    peopleOf(context, [task]),
  ]);
  return describe(context, task, { statuses, people });
}

function peopleOf({ db }: ActorContext, tasks: readonly TaskOutput[]): Promise<Names> {
  return lookupNames(db, 'users', [], given(tasks.flatMap((task) => task.assigneeIds)));
}

type Names = Map<string, string>;

function describe(
  { actor }: ActorContext,
  task: TaskOutput,
  { statuses, projects, people }: { statuses: Names; projects?: Names | undefined; people: Names },
): TaskSummary {
  const date = (value: string | null) => (value === null ? undefined : formatDateInZone(actor.user.time_zone, value));
  return omitEmpty({
    id: task.id,
    title: truncateTitle(task.title),
    project: projects?.get(task.projectId),
    status: task.statusId === null ? undefined : statuses.get(task.statusId),
    priority: task.priority === 'none' ? undefined : task.priority,
    startDate: date(task.startDate),
    dueDate: date(task.dueDate),
    estimatedHours: task.estimatedHours ?? undefined,
    assignees: task.assigneeIds.map((id) => people.get(id) ?? id),
    parentTaskId: task.parentTaskId ?? undefined,
    completedAt: date(task.completedAt),
    archived: task.isArchived || undefined,
  });
}

/** Without what says nothing: undefined, and empty lists. */
export function omitEmpty<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(([, part]) => part !== undefined && !(Array.isArray(part) && !part.length));
  return Object.fromEntries(kept) as T;
}

function given(ids: (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
