import type { ActorContext, Handler, ToolHandler } from '../../operations/handlerTypes.ts';
import { changeTask } from '../../operations/tasks/changeTask.ts';
import { findTaskPage } from '../../operations/tasks/findTasks.ts';
import * as tasks from '../../operations/tasks/index.ts';
import { listTaskPage, type TaskPage } from '../../operations/tasks/listTasks.ts';
import { countFittingRows } from '../presenters/responseBudget.ts';
import { presentTaskSummaries, presentTaskSummary } from '../presenters/taskSummaries.ts';

/** The page that a model gets when it asks for no `limit`: as many as fit. */
const defaultLimit = 50;

export const list_tasks: ToolHandler<'list_tasks'> = async (context, input) => {
  return fittingPage(context, await listTaskPage(context, { ...input, limit: input.limit ?? defaultLimit }), input);
};

export const find_tasks: ToolHandler<'find_tasks'> = async (context, input) => {
  const page = await findTaskPage(context, { ...input, limit: input.limit ?? defaultLimit });
  return fittingPage(context, page, input, { withProject: true });
};

/** As many tasks of the page as fit, or all that were asked for. */
async function fittingPage(
  context: ActorContext,
  page: TaskPage,
  { limit }: { limit?: number | undefined },
  shape?: { withProject: boolean },
) {
  const rows = await presentTaskSummaries(context, page.rows, shape);
  const shown = limit === undefined ? countFittingRows(rows) : rows.length;
  const nextCursor = page.getCursorAfter(shown);
  return { tasks: rows.slice(0, shown), ...(nextCursor !== undefined && { nextCursor }) };
}

export const create_task: ToolHandler<'create_task'> = async (context, input) => {
  const { task } = await tasks.create_task(context, input);
  return { task: await presentTaskSummary(context, task) };
};

export const update_task: ToolHandler<'update_task'> = async (context, input) => {
  const { task } = await tasks.update_task(context, input);
  return { task: await presentTaskSummary(context, task) };
};

/** Done already stays as it is: when it was done does not change. */
export const complete_task: Handler<'complete_task'> = async (context, { reopen }) => {
  const { row } = context;
  const completedAt = reopen ? null : (row.completed_at ?? context.now);
  return { task: await presentTaskSummary(context, await changeTask(context, row, { completedAt })) };
};

export const assign_task: ToolHandler<'assign_task'> = async (context, { remove, ...input }) => {
  const { task } = await (remove ? tasks.unassign_task : tasks.assign_task)(context, input);
  return { task: await presentTaskSummary(context, task) };
};
