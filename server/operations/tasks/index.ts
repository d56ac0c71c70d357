import type { ActorContext, Handler } from '../handlerTypes.ts';
import { assignMember, removeAssignee } from './assignees.ts';
import { addBlocker, removeBlocker } from './blockers.ts';
import { createTask } from './createTask.ts';
import { patchTask } from './patchTask.ts';
import { presentTaskDetail } from './presentTask.ts';
import { addTaskLabel, removeTaskLabel } from './taskLabels.ts';

export { skip_occurrence } from '../recurrence/skipOccurrence.ts';
export { create_tasks, update_tasks } from './bulkTasks.ts';
export { find_tasks } from './findTasks.ts';
export { list_tasks } from './listTasks.ts';

export const create_task: Handler<'create_task'> = async (context, { projectId: _, ...fields }) => ({
  task: await createTask(context, context.row, fields),
});

export const get_task: Handler<'get_task'> = async ({ db, row }) => ({ task: await presentTaskDetail(db, row) });

export const update_task: Handler<'update_task'> = (context, { taskId: _, ...patch }) =>
  patchTask(context, context.row, patch, async () => ({ task: await presentTaskDetail(context.db, context.row) }));

export const assign_task: Handler<'assign_task'> = async (context, { userId }) => ({
  task: await assignMember(context, context.row, resolveUserId(context, userId)),
});

export const unassign_task: Handler<'unassign_task'> = async (context, { userId }) => ({
  task: await removeAssignee(context, context.row, resolveUserId(context, userId)),
});

export const add_blocker: Handler<'add_blocker'> = async (context, { otherId }) => ({
  task: await addBlocker(context, context.row, otherId),
});

export const remove_blocker: Handler<'remove_blocker'> = async (context, { otherId }) => ({
  task: await removeBlocker(context, context.row, otherId),
});

export const add_task_label: Handler<'add_task_label'> = async (context, { labelId }) => ({
  task: await addTaskLabel(context, context.row, labelId),
});

export const remove_task_label: Handler<'remove_task_label'> = async (context, { labelId }) => ({
  task: await removeTaskLabel(context, context.row, labelId),
});

function resolveUserId({ actor }: ActorContext, userIdOrMe: string): string {
  return userIdOrMe === 'me' ? actor.user.id : userIdOrMe;
}
