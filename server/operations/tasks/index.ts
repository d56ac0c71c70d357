import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { TaskRow } from '../../db/schema.ts';
import { changeIfExpected } from '../changeIfExpected.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { assignMember, removeAssignee } from './assignees.ts';
import { addBlocker, removeBlocker } from './blockers.ts';
import { createTask } from './createTask.ts';
import { presentTaskDetail } from './presentTask.ts';
import { addTaskLabel, removeTaskLabel } from './taskLabels.ts';
import { updateTask } from './updateTask.ts';

export { find_tasks } from './findTasks.ts';
export { list_tasks } from './listTasks.ts';

export const create_task: Handler<'create_task'> = async (context, { projectId: _, ...fields }) => ({
  task: await createTask(context, context.row, fields),
});

export const get_task: Handler<'get_task'> = async ({ db, row }) => ({ task: await presentTaskDetail(db, row) });

export const update_task: Handler<'update_task'> = async (context, { taskId: _, expected, ...patch }) => {
  const { db, row } = context;
  const presentCurrent = async () => ({ task: await presentTaskDetail(db, row) });
  return changeIfExpected(row, expected, presentCurrent, async () => {
    const isReopened = patch.completedAt === null && row.completed_at !== null;
    const task = await updateTask(context, row, patch);
    const column = isReopened ? await findDoneColumn(context, task.statusId, row) : undefined;
    return column
      ? { task, notice: `The task is open and stays in the column “${column.name}”; statusId moves it` }
      : { task };
  });
};

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

/** The task's column, if a move into it would complete the task. */
async function findDoneColumn({ db }: ActorContext, statusId: string | null, task: TaskRow) {
  if (statusId === null) return undefined;
  const statuses = await listProjectStatuses(db, { id: task.project_id, space_id: task.space_id });
  return statuses.find(({ id, category }) => id === statusId && category === 'done');
}

function resolveUserId({ actor }: ActorContext, userIdOrMe: string): string {
  return userIdOrMe === 'me' ? actor.user.id : userIdOrMe;
}
