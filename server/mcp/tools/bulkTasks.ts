import { maxItems, NewTaskItem, TaskChangeItem } from '../../../contract/bulkTasks.ts';
import { AppError, invalidInput } from '../../../contract/errors.ts';
import { loadResource, requireRole } from '../../auth/authorize.ts';
import { lockSpace } from '../../db/engine/locks.ts';
import { runInSavepoint } from '../../db/engine/savepoint.ts';
import { listSpaceIdsOfTasks } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler, OperationInput, OperationOutput } from '../../operations/handlerTypes.ts';
import { requireFreeOrOwnLease } from '../../operations/leases/requireFreeOrOwnLease.ts';
import { resolveReferences } from '../../operations/references/resolveReferences.ts';
import { createTask } from '../../operations/tasks/createTask.ts';
import type { TaskOutput } from '../../operations/tasks/presentTask.ts';
import { requireActiveProject } from '../../operations/tasks/requireValidReferences.ts';
import { updateTask } from '../../operations/tasks/updateTask.ts';
import { omitEmpty, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { truncateText } from '../presenters/truncateText.ts';
import { requireUnchangedFields } from './taskVersions.ts';
import { toTaskFields } from './toTaskFields.ts';

type Results = OperationOutput<'create_tasks'>;
type NewTask = OperationInput<'create_tasks'>['tasks'][number];
type TaskChange = OperationInput<'update_tasks'>['tasks'][number] & { taskId: string };

interface WrittenTask {
  task: TaskOutput;
  /** What others changed lately. */
  meanwhile?: string | undefined;
}

/** Short titles, because a call can have 50 results. */
const maxTitleBytes = 60;

export const create_tasks: Handler<'create_tasks'> = async (context, { tasks: items, createLabels, dryRun }) => {
  const { row: project } = context;
  requireActiveProject(project);
  const createdIds: (string | undefined)[] = [];
  return runEach(context, items, dryRun, async (item, index) => {
    createdIds[index] = undefined;
    const resolved = await resolveReferences(context, NewTaskItem, replaceNth(item, createdIds), { project });
    const fields = await toTaskFields(context, project.space_id, resolved, { createLabels });
    const task = await createTask(context, project, fields);
    createdIds[index] = task.id;
    return { task };
  });
};

export const update_tasks: Handler<'update_tasks'> = async (
  context,
  { tasks: groups, createLabels, detail, dryRun },
) => {
  const { db, actor } = context;
  const items = expandGroups(groups);
  await lockSpacesOfTasks(context, items);
  const { results, ...summary } = await runEach(context, items, dryRun, async (item) => {
    const { taskId, taskIds: _, completed, version, ...patch } = await resolveReferences(context, TaskChangeItem, item);
    const { role, row } = await loadResource(db, actor, 'taskId', taskId, { lock: true });
    requireRole(role, 'member');
    const task = row as TaskRow;
    await requireFreeOrOwnLease(context, task);
    const fields = await toTaskFields(context, task.space_id, patch, { createLabels });
    const changed = { ...fields, completedAt: completed };
    const { text: meanwhile } = await requireUnchangedFields(context, task, version, changed);
    return { task: await updateTask(context, task, { ...fields, isCompleted: completed }), meanwhile };
  });
  const isShown = ({ error, meanwhile }: Results['results'][number]) => error !== undefined || meanwhile !== undefined;
  return {
    changed: items.length - summary.failed,
    ...summary,
    results: detail ? results : results.filter(isShown),
  };
};

/** One item for each task: an item with `taskIds` stands for as many. */
function expandGroups(groups: OperationInput<'update_tasks'>['tasks']): TaskChange[] {
  const items = groups.flatMap(({ taskId, taskIds, ...change }, index) => {
    const path = `tasks.${index}`;
    if ((taskId === undefined) === (taskIds === undefined))
      throw invalidInput(`${path}.taskId`, 'is required, or taskIds for several tasks');
    if (taskIds && change.version !== undefined)
      throw invalidInput(`${path}.version`, 'is that of one task: give it with taskId');
    return (taskIds ?? [taskId as string]).map((id): TaskChange => ({ ...change, taskId: id }));
  });
  if (items.length > maxItems) throw invalidInput('tasks', `must name 1 to ${maxItems} tasks, not ${items.length}`);
  return items;
}

/** Locks them up front in a fixed order, so that two such calls cannot deadlock. */
async function lockSpacesOfTasks(context: ActorContext, items: TaskChange[]): Promise<void> {
  const { db, actor } = context;
  const taskIds: string[] = [];
  for (const { taskId } of items) {
    // An ambiguous ref is the error of its item.
    const resolved = await resolveReferences(context, TaskChangeItem, { taskId }).catch(ignoreInvalidInput);
    if (resolved) taskIds.push(resolved.taskId);
  }
  const spaceIds = actor.spaces.map((space) => space.id);
  for (const spaceId of await listSpaceIdsOfTasks(db, spaceIds, taskIds)) await lockSpace(db, spaceId);
}

function ignoreInvalidInput(error: unknown): undefined {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
}

/** Replaces `$1` by the id of the first task of the call, and so on. */
function replaceNth(item: NewTask, createdIds: readonly (string | undefined)[]): NewTask {
  const replace = (text: string, path: string) => {
    if (!text.startsWith('$')) return text;
    const number = Number(text.slice(1));
    if (number >= createdIds.length) throw invalidInput(path, `must be an earlier task of this call, not ${text}`);
    const id = createdIds[number - 1];
    if (id === undefined) throw invalidInput(path, `is ${text}, which was not created`);
    return id;
  };
  const { parentTaskId, blockedBy } = item;
  return {
    ...item,
    ...(parentTaskId && { parentTaskId: replace(parentTaskId, 'parentTaskId') }),
    ...(blockedBy && { blockedBy: blockedBy.map((text, index) => replace(text, `blockedBy.${index}`)) }),
  };
}

/** Runs each item in its own savepoint: a failed item changes nothing and does not stop the others. */
async function runEach<T extends { taskId?: string; title?: string | undefined }>(
  context: ActorContext,
  items: T[],
  dryRun: boolean | undefined,
  work: (item: T, index: number) => Promise<WrittenTask>,
): Promise<Results> {
  const { db, changedSpaceIds } = context;
  const results: Results['results'] = [];
  await runInSavepoint(
    db,
    async () => {
      for (const [index, item] of items.entries()) results.push(await runOne(context, item, () => work(item, index)));
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
  work: () => Promise<WrittenTask>,
): Promise<Results['results'][number]> {
  try {
    const { task, meanwhile } = await runInSavepoint(context.db, work);
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
