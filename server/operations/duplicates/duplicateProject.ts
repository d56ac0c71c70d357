import { maxCopiedTasks } from '../../../contract/duplicates.ts';
import { AppError } from '../../../contract/errors.ts';
import { filterMemberIds } from '../../db/queries/members.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { findTask, listProjectTasks, listTaskRelations, type TaskRelations } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, StatusRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext, ContextFor, Handler, OperationInput } from '../handlerTypes.ts';
import { createProjectWithStatuses, toProject } from '../projects.ts';
import { createTask } from '../tasks/createTask.ts';
import { writeFieldsAndLinks } from '../tasks/writeFieldsAndLinks.ts';
import { requireCopyAllowance, toCopiedFields } from './copiedFields.ts';
import { createDateShift } from './createDateShift.ts';

export const duplicate_project: Handler<'duplicate_project'> = async (context, input) => {
  const { db, row: original } = context;
  const { name, slug, onlyOpen } = input;
  const filters = onlyOpen ? { completed: false } : {};
  const tasks = await listProjectTasks(db, original, { filters, limit: maxCopiedTasks + 1 });
  if (tasks.length > maxCopiedTasks) throw new AppError('too_many_copies');
  requireCopyAllowance(context, tasks.length);
  const { space_id: spaceId, description, color, default_view: defaultView } = original;
  const statuses = await listProjectStatuses(db, original);
  const copy = await createProjectWithStatuses(
    context,
    { spaceId, name, slug, description, color, defaultView },
    statuses.map(toNewStatus),
  );
  // The ETag of the response is that of the project itself.
  const { recordedRev } = context;
  const copiedStatuses = await listProjectStatuses(db, copy);
  const statusIds = new Map(statuses.map(({ id }, index) => [id, copiedStatuses[index]?.id ?? null]));
  await copyTasks(context, sortParentsFirst(tasks), { project: copy, statusIds, input });
  context.recordedRev = recordedRev;
  return { project: toProject(copy) };
};

function toNewStatus({ name, category, color }: StatusRow) {
  return { name, category, color };
}

interface CopyTarget {
  project: ProjectRow;
  /** The columns of the copy by those of the original. */
  statusIds: ReadonlyMap<string, string | null>;
  input: OperationInput<'duplicate_project'>;
}

async function copyTasks(
  context: ContextFor<'duplicate_project'>,
  tasks: TaskRow[],
  { project, statusIds, input }: CopyTarget,
): Promise<void> {
  const { db, actor } = context;
  const shiftDate = createDateShift(tasks, input.startDate, actor.user.time_zone);
  const relations = await listTaskRelations(db, tasks);
  const everyAssigneeId = relations.flatMap(({ assigneeIds }) => assigneeIds);
  const members =
    input.withAssignees === false ? new Set<string>() : await filterMemberIds(db, project.space_id, everyAssigneeId);
  const copyIds = new Map<string, string>();
  const blockers: { taskId: string; blockedByIds: string[] }[] = [];
  for (const [index, task] of tasks.entries()) {
    const taskRelations = relations[index] as TaskRelations;
    const { blockedByIds } = taskRelations;
    const statusId = task.status_id === null ? null : (statusIds.get(task.status_id) ?? null);
    const copy = await createTask(context, project, {
      ...toCopiedFields(task, taskRelations, members),
      startDate: shiftDate(task.start_date),
      dueDate: shiftDate(task.due_date),
      parentTaskId: copyIds.get(task.parent_task_id ?? '') ?? null,
      placement: { statusId, position: task.position, completedAt: task.completed_at },
    });
    copyIds.set(task.id, copy.id);
    if (blockedByIds.length > 0) blockers.push({ taskId: copy.id, blockedByIds });
  }
  await copyBlockers(context, project, { copyIds, blockers });
}

/** Adds the blockers within the project, once all its tasks exist. */
async function copyBlockers(
  context: ActorContext,
  project: ProjectRow,
  { copyIds, blockers }: { copyIds: Map<string, string>; blockers: { taskId: string; blockedByIds: string[] }[] },
): Promise<void> {
  for (const { taskId, blockedByIds } of blockers) {
    const copiedIds = blockedByIds.flatMap((id) => copyIds.get(id) ?? []);
    const task = await findTask(context.db, project.space_id, taskId);
    if (task && copiedIds.length > 0) await writeFieldsAndLinks(context, task, {}, { blockedByIds: copiedIds });
  }
}

/** Sorts parents before their subtasks, and otherwise keeps the order. */
function sortParentsFirst(tasks: TaskRow[]): TaskRow[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const byParent = Map.groupBy(tasks, ({ parent_task_id: id }) => (id !== null && ids.has(id) ? id : null));
  const sorted = [...(byParent.get(null) ?? [])];
  // The list grows while it is read.
  for (const { id } of sorted) sorted.push(...(byParent.get(id) ?? []));
  return sorted;
}
