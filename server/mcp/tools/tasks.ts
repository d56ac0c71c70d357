import type { ActorContext, Handler, ToolHandler } from '../../operations/handlerTypes.ts';
import { createTask } from '../../operations/tasks/createTask.ts';
import { findTaskPage } from '../../operations/tasks/findTasks.ts';
import { assign_task as assignTask, unassign_task as unassignTask } from '../../operations/tasks/index.ts';
import { listTaskPage, type TaskPage } from '../../operations/tasks/listTasks.ts';
import { completeTask, reopenTask, updateTask } from '../../operations/tasks/updateTask.ts';
import { countFittingRows } from '../presenters/responseBudget.ts';
import { presentTaskSummaries, presentTaskSummary } from '../presenters/taskSummaries.ts';

/** Without a `limit`, a page has at most this many tasks, and only as many as fit. */
const defaultLimit = 50;

export const list_tasks: ToolHandler<'list_tasks'> = async (context, input) => {
  return presentPage(context, await listTaskPage(context, { ...input, limit: input.limit ?? defaultLimit }), input);
};

export const find_tasks: ToolHandler<'find_tasks'> = async (context, input) => {
  const page = await findTaskPage(context, { ...input, limit: input.limit ?? defaultLimit });
  return presentPage(context, page, input, { withProject: true });
};

/** Presents all tasks of the page if the caller set a limit, otherwise as many as fit. */
async function presentPage(
  context: ActorContext,
  page: TaskPage,
  { limit }: { limit?: number | undefined },
  options?: { withProject: boolean },
) {
  const rows = await presentTaskSummaries(context, page.rows, options);
  const count = limit === undefined ? countFittingRows(rows) : rows.length;
  const nextCursor = page.getCursorAfter(count);
  return { tasks: rows.slice(0, count), ...(nextCursor !== undefined && { nextCursor }) };
}

export const create_task: ToolHandler<'create_task'> = async (context, { projectId: _, ...fields }) => {
  return { task: await presentTaskSummary(context, await createTask(context, context.row, fields)) };
};

export const update_task: ToolHandler<'update_task'> = async (context, { taskId: _, ...patch }) => {
  return { task: await presentTaskSummary(context, await updateTask(context, context.row, patch)) };
};

export const complete_task: Handler<'complete_task'> = async (context, { reopen }) => {
  const task = await (reopen ? reopenTask : completeTask)(context, context.row);
  return { task: await presentTaskSummary(context, task) };
};

export const assign_task: ToolHandler<'assign_task'> = async (context, { remove, ...input }) => {
  const { task } = await (remove ? unassignTask : assignTask)(context, input);
  return { task: await presentTaskSummary(context, task) };
};
