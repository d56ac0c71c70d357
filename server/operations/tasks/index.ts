import { AppError, invalidInput, notFound } from '../../../contract/errors.ts';
import { requireCanDeleteTask } from '../../auth/authorize.ts';
import {
  addTaskAssignees,
  addTaskLabels,
  deleteBlocker,
  deleteTasks,
  findTask,
  insertBlocker,
  insertTask,
  isBlockedByOrSame,
  listTaskAndDescendantIds,
  listTaskRelations,
  listTasksBlockedBy,
  touchTasks,
  updateTask,
} from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { changeTask, requireSpaceLabels, requireSpaceMembers, requireValidParent } from './changeTask.ts';
import { placeMovedTask, placeNewTask } from './placeTask.ts';
import { presentTask, presentTaskDetail, type TaskOutput, toTask } from './presentTask.ts';

export { find_tasks } from './findTasks.ts';
export { list_tasks } from './listTasks.ts';

export const create_task: Handler<'create_task'> = async (context, input) => {
  const { db, now, actor, row: project, spaceId } = context;
  if (project.is_archived) throw new AppError('project_archived');
  const { projectId, parentTaskId = null } = input;
  await requireValidParent(context, { space_id: spaceId, project_id: projectId }, parentTaskId);
  await requireSpaceMembers(context, spaceId, input.assigneeIds);
  await requireSpaceLabels(context, spaceId, input.labelIds);
  const assigneeIds = [...new Set(input.assigneeIds)];
  const labelIds = [...new Set(input.labelIds)];
  const place = await placeNewTask(context, project, input.statusId);
  const row: TaskRow = {
    id: generateId(),
    space_id: spaceId,
    project_id: projectId,
    status_id: place.statusId,
    parent_task_id: parentTaskId,
    title: input.title,
    description: input.description ?? null,
    priority: input.priority ?? 'none',
    start_date: input.startDate ?? null,
    due_date: input.dueDate ?? null,
    position: place.position,
    completed_at: place.completedAt,
    is_archived: 0,
    estimated_hours: input.estimatedHours ?? null,
    created_by_id: actor.user.id,
    rev: 0,
    created_at: now,
    updated_at: now,
  };
  // As they would be read: nothing else can hang on it yet.
  const task = toTask(row, { assigneeIds: assigneeIds.sort(), labelIds: labelIds.sort(), blockedByIds: [] });
  await recordEvent(context, { type: 'task.created', spaceId, projectId, taskId: row.id }, async (rev) => {
    await insertTask(db, { ...row, rev });
    await addTaskAssignees(db, row, assigneeIds, now);
    await addTaskLabels(db, row, labelIds);
    if (parentTaskId !== null) await touchTasks(db, spaceId, [{ id: parentTaskId, project_id: projectId }], rev);
    return { task };
  });
  return { task };
};

export const get_task: Handler<'get_task'> = async ({ db, row }) => ({ task: await presentTaskDetail(db, row) });

export const update_task: Handler<'update_task'> = async (context, input) => {
  const { taskId: _, assigneeIds, labelIds, statusId, position, beforeTaskId, afterTaskId, ...fields } = input;
  const { row: task } = context;
  await requireValidParent(context, task, fields.parentTaskId);
  const place = await placeMovedTask(context, task, { statusId, position, beforeTaskId, afterTaskId });
  // What is said outright about completion counts for more than what a move implies.
  const completedAt = fields.completedAt === undefined ? place.completedAt : fields.completedAt;
  return { task: await changeTask(context, task, { ...fields, ...place, completedAt }, { assigneeIds, labelIds }) };
};

export const delete_task: Handler<'delete_task'> = async (context, { taskId }) => {
  const { db, actor, role, row, spaceId } = context;
  requireCanDeleteTask(role, actor, row);
  await recordEvent(context, { type: 'task.deleted', spaceId, projectId: row.project_id, taskId }, async (rev) => {
    const taskIds = await listTaskAndDescendantIds(db, row);
    const waiting = await listTasksBlockedBy(db, spaceId, taskIds);
    await deleteTasks(db, spaceId, taskIds);
    const parent = row.parent_task_id === null ? [] : [{ id: row.parent_task_id, project_id: row.project_id }];
    await touchTasks(db, spaceId, [...waiting, ...parent], rev);
    return { taskIds };
  });
  return { success: true };
};

export const assign_task: Handler<'assign_task'> = async (context, { userId }) => {
  return { task: await changeAssignee(context, userId, (ids, id) => (ids.includes(id) ? ids : [...ids, id])) };
};

export const unassign_task: Handler<'unassign_task'> = async (context, { userId }) => {
  return { task: await changeAssignee(context, userId, (ids, id) => ids.filter((other) => other !== id)) };
};

export const add_blocker: Handler<'add_blocker'> = async (context, { otherId }) => {
  const { db, row: task, spaceId } = context;
  if (!(await findTask(db, spaceId, otherId))) throw notFound('Task');
  if (await isBlockedByOrSame(db, spaceId, otherId, task.id)) {
    throw invalidInput('otherId', 'must not be the task itself or a task that waits for it');
  }
  return { task: await changeBlockers(context, otherId, true) };
};

export const remove_blocker: Handler<'remove_blocker'> = async (context, { otherId }) => {
  return { task: await changeBlockers(context, otherId, false) };
};

async function changeAssignee(
  context: ActorContext & { row: TaskRow; spaceId: string },
  user: string,
  change: (ids: string[], id: string) => string[],
): Promise<TaskOutput> {
  const id = user === 'me' ? context.actor.user.id : user;
  const [links] = await listTaskRelations(context.db, [context.row]);
  const assigneeIds = change(links?.assigneeIds ?? [], id);
  try {
    return await changeTask(context, context.row, {}, { assigneeIds });
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input')
      throw invalidInput('userId', 'must be a member of the space');
    throw error;
  }
}

async function changeBlockers(
  context: ActorContext & { row: TaskRow; spaceId: string },
  otherId: string,
  isBlocked: boolean,
): Promise<TaskOutput> {
  const { db, now, row: task, spaceId } = context;
  const [links] = await listTaskRelations(db, [task]);
  const from = links?.blockedByIds ?? [];
  if (from.includes(otherId) === isBlocked) return presentTask(db, task);
  const change = { type: 'task.updated' as const, spaceId, projectId: task.project_id, taskId: task.id };
  await recordEvent(context, change, async (rev) => {
    await (isBlocked ? insertBlocker : deleteBlocker)(db, task, otherId);
    await updateTask(db, task, { rev, updated_at: now });
    const to = isBlocked ? [...from, otherId] : from.filter((id) => id !== otherId);
    return { changes: { blockedByIds: { from, to } } };
  });
  return presentTask(db, { ...task, updated_at: now });
}
