import type { z } from 'zod';
import { formatRef, parseRef } from '../../../contract/rules/taskRefs.ts';
import type { TaskWriteOutput } from '../../../contract/toolOutputSchemas.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { listProjectTasks, listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import type { TaskOutput } from '../../operations/tasks/presentTask.ts';
import { omitEmpty, presentTaskSummary } from './taskSummaries.ts';
import { truncateTitle } from './truncateText.ts';

type TaskWrite = z.input<typeof TaskWriteOutput>;

const maxOpenTasks = 10;

/** Presents a written task, with warnings about what may not have been intended. None of them is an error. */
export async function presentTaskWrite(
  context: ActorContext,
  task: TaskOutput,
  { before, version, meanwhile }: { before?: TaskRow; version: string; meanwhile?: string | undefined },
): Promise<TaskWrite> {
  const isCompleted = task.completedAt !== null && before !== undefined && before.completed_at === null;
  return omitEmpty({
    task: await presentTaskSummary(context, task),
    version,
    meanwhile,
    dueBeforeStart: isDueBeforeStart(task) ? (true as const) : undefined,
    ...(isCompleted && { open: await listOpenTasks(context, task), column: await findOpenColumn(context, task) }),
  });
}

/** Compares days: an all-day date and a time on the same day are in order. */
function isDueBeforeStart({ startDate, dueDate }: TaskOutput): boolean {
  if (startDate === null || dueDate === null) return false;
  const length = Math.min(startDate.length, dueDate.length);
  return dueDate.slice(0, length) < startDate.slice(0, length);
}

/** The open subtasks and blockers of a task that was completed. */
async function listOpenTasks({ db }: ActorContext, { id, ref, spaceId, projectId, blockedByIds }: TaskOutput) {
  const project = { id: projectId, space_id: spaceId };
  const filters = { parentTaskId: id, completed: false };
  const subtasks = await listProjectTasks(db, project, { filters, limit: maxOpenTasks });
  const blockers = blockedByIds.length > 0 ? await listTasksByIds(db, spaceId, blockedByIds) : [];
  const open = [...subtasks, ...blockers.filter((blocker) => blocker.completed_at === null)];
  const { key = '' } = parseRef(ref) ?? {};
  return open
    .slice(0, maxOpenTasks)
    .map((row) => ({ id: formatRef(key, row.number), title: truncateTitle(row.title) }));
}

/** The name of the column that a completed task stays in, if that is not a done column. */
async function findOpenColumn({ db }: ActorContext, task: TaskOutput): Promise<string | undefined> {
  if (task.statusId === null) return undefined;
  const statuses = await listProjectStatuses(db, { id: task.projectId, space_id: task.spaceId });
  const status = statuses.find(({ id }) => id === task.statusId);
  return status?.category === 'done' ? undefined : status?.name;
}
