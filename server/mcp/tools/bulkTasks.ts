import { AppError } from '../../../contract/errors.ts';
import { loadResource, requireRole } from '../../auth/authorize.ts';
import { lockSpace } from '../../db/engine/locks.ts';
import { runInSavepoint } from '../../db/engine/savepoint.ts';
import { listSpaceIdsOfTasks } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler, OperationOutput } from '../../operations/handlerTypes.ts';
import { createTask } from '../../operations/tasks/createTask.ts';
import type { TaskOutput } from '../../operations/tasks/presentTask.ts';
import { requireActiveProject } from '../../operations/tasks/taskReferences.ts';
import { updateTask } from '../../operations/tasks/updateTask.ts';
import { truncateText } from '../presenters/responseBudget.ts';
import { omitEmpty, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { requireUnchangedFields } from './taskVersions.ts';

type Results = OperationOutput<'create_tasks'>;

interface WrittenTask {
  task: TaskOutput;
  /** What others changed lately. */
  meanwhile?: string | undefined;
}

/** Short titles, because a call can have 50 results. */
const maxTitleBytes = 60;

export const create_tasks: Handler<'create_tasks'> = async (context, { tasks: items, dryRun }) => {
  requireActiveProject(context.row);
  return runEach(context, items, dryRun, async (item) => ({ task: await createTask(context, context.row, item) }));
};

export const update_tasks: Handler<'update_tasks'> = async (context, { tasks: items, detail, dryRun }) => {
  const { db, actor } = context;
  const taskIds = items.map(({ taskId }) => taskId);
  const spaceIds = actor.spaces.map((space) => space.id);
  // Locked up front in a fixed order, so that two such calls cannot deadlock.
  for (const spaceId of await listSpaceIdsOfTasks(db, spaceIds, taskIds)) await lockSpace(db, spaceId);
  const { results, ...summary } = await runEach(context, items, dryRun, async (item) => {
    const { taskId, completed, version, ...patch } = item;
    const { role, row } = await loadResource(db, actor, 'taskId', taskId, { lock: true });
    requireRole(role, 'member');
    const fields = { ...patch, completedAt: completed };
    const { text: meanwhile } = await requireUnchangedFields(context, row as TaskRow, version, fields);
    return { task: await updateTask(context, row as TaskRow, { ...patch, isCompleted: completed }), meanwhile };
  });
  const isShown = ({ error, meanwhile }: Results['results'][number]) => error !== undefined || meanwhile !== undefined;
  return {
    changed: items.length - summary.failed,
    ...summary,
    results: detail ? results : results.filter(isShown),
  };
};

/** Runs each item in its own savepoint: a failed item changes nothing and does not stop the others. */
async function runEach<T extends { taskId?: string; title?: string | undefined }>(
  context: ActorContext,
  items: T[],
  dryRun: boolean | undefined,
  work: (item: T) => Promise<WrittenTask>,
): Promise<Results> {
  const { db, changedSpaceIds } = context;
  const results: Results['results'] = [];
  await runInSavepoint(
    db,
    async () => {
      for (const item of items) results.push(await runOne(context, item, work));
    },
    { undo: dryRun ?? false },
  );
  const failed = results.filter(({ error }) => error !== undefined).length;
  if (!dryRun) return { results, failed };
  changedSpaceIds.clear();
  context.run?.reset();
  // The ids of created tasks were rolled back with them.
  return {
    results: results.map(({ id, ...rest }, index) => (items[index]?.taskId ? { id, ...rest } : rest)),
    failed,
    dryRun: true,
  };
}

async function runOne<T extends { taskId?: string; title?: string | undefined }>(
  context: ActorContext,
  item: T,
  work: (item: T) => Promise<WrittenTask>,
): Promise<Results['results'][number]> {
  try {
    const { task, meanwhile } = await runInSavepoint(context.db, () => work(item));
    const { id, title, status, dueDate } = await presentTaskSummary(context, task);
    return omitEmpty({ id, title: truncateText(title, maxTitleBytes), status, dueDate, meanwhile });
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    // The item may have begun the run, and was rolled back with it.
    context.run?.reset();
    const title = item.title === undefined ? undefined : truncateText(item.title, maxTitleBytes);
    return omitEmpty({ id: item.taskId, title, error: `${error.code}: ${error.message}` });
  }
}
