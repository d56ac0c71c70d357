import type { Recurrence } from '../../../contract/recurrence.ts';
import {
  addTaskAssignees,
  addTaskLabels,
  insertBlocker,
  insertTask,
  touchTasks,
  updateTasks,
} from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { recordNewTask } from '../../events/recordEvent.ts';
import type { ActorContext, OperationInput } from '../handlerTypes.ts';
import { resolveRecurrence } from '../recurrence/resolveRecurrence.ts';
import { placeNewTask, type TaskPlacement } from './placeTask.ts';
import { type TaskOutput, toTask } from './presentTask.ts';
import {
  requireActiveProject,
  requireSpaceLabels,
  requireSpaceMembers,
  requireSpaceTasks,
  requireValidParent,
} from './requireValidReferences.ts';

type NewTask = Omit<OperationInput<'create_task'>, 'projectId'> & {
  blockedByIds?: string[] | undefined;
  /** Where it goes in a project that nobody else has seen yet, instead of to the end of `statusId`. */
  placement?: TaskPlacement | undefined;
  /** Instead of `recurrence`, for a task that continues a series. */
  storedRecurrence?: Recurrence | null;
  /** The default is the caller. */
  createdById?: string | null;
};

/**
 * Creates a task at the end of its column.
 * @throws AppError with code `project_archived` or `invalid_input`
 */
export async function createTask(context: ActorContext, project: ProjectRow, fields: NewTask): Promise<TaskOutput> {
  const { db, now, actor } = context;
  requireActiveProject(project);
  const { space_id: spaceId, id: projectId } = project;
  const { parentTaskId = null } = fields;
  await requireValidParent(context, { space_id: spaceId, project_id: projectId }, parentTaskId);
  await requireSpaceMembers(context, spaceId, fields.assigneeIds);
  await requireSpaceLabels(context, spaceId, fields.labelIds);
  const assigneeIds = [...new Set(fields.assigneeIds)];
  const labelIds = [...new Set(fields.labelIds)];
  const blockedByIds = [...new Set(fields.blockedByIds)];
  if (blockedByIds.length > 0) await requireSpaceTasks(context, spaceId, fields.blockedByIds);
  const placement = fields.placement ?? (await placeNewTask(context, project, fields.statusId));
  const series =
    fields.recurrence &&
    resolveRecurrence(context, fields.recurrence, { dueDate: fields.dueDate ?? null, current: null });
  const recurrence = fields.storedRecurrence ?? series?.recurrence;
  const base = {
    id: generateId(),
    space_id: spaceId,
    project_id: projectId,
    status_id: placement.statusId,
    parent_task_id: parentTaskId,
    title: fields.title,
    description: fields.description ?? null,
    priority: fields.priority ?? 'none',
    start_date: fields.startDate ?? null,
    due_date: fields.dueDate === undefined ? (series?.dueDate ?? null) : fields.dueDate,
    position: placement.position,
    // An explicit completion overrides the one that the column implies.
    completed_at: fields.completedAt === undefined ? placement.completedAt : fields.completedAt,
    is_archived: 0 as const,
    estimated_hours: fields.estimatedHours ?? null,
    created_by_id: fields.createdById === undefined ? actor.user.id : fields.createdById,
    created_at: now,
    updated_at: now,
  };
  const subject = { spaceId, projectId, taskId: base.id };
  const { task } = await recordNewTask(context, subject, async ({ rev, key, number }) => {
    const row: TaskRow = { ...base, rev, number };
    await insertTask(db, row);
    if (recurrence) {
      row.recurrence = JSON.stringify(recurrence);
      await updateTasks(db, spaceId, [row.id], { recurrence: row.recurrence });
    }
    await addTaskAssignees(db, row, assigneeIds, now);
    await addTaskLabels(db, row, labelIds);
    for (const blockerId of blockedByIds) await insertBlocker(db, row, blockerId);
    if (parentTaskId !== null) await touchTasks(db, spaceId, [{ id: parentTaskId, project_id: projectId }], rev);
    // Built without reading it back: ids are sorted because a read sorts them too.
    const ids = { assigneeIds: assigneeIds.sort(), labelIds: labelIds.sort(), blockedByIds: blockedByIds.sort() };
    return { task: toTask(row, { ...ids, spaceKey: key }) };
  });
  return task;
}
