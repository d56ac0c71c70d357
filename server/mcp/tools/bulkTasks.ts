import { maxItems, NewTaskItem, TaskChangeItem } from '../../../contract/bulkTasks.ts';
import { invalidInput } from '../../../contract/errors.ts';
import type { ActorContext, ToolHandler } from '../../operations/handlerTypes.ts';
import { requireFreeOrOwnLease } from '../../operations/leases/requireFreeOrOwnLease.ts';
import { resolveReferences } from '../../operations/references/resolveReferences.ts';
import { createTask } from '../../operations/tasks/createTask.ts';
import { executeItems, lockSpacesOfTasks } from '../../operations/tasks/executeItems.ts';
import { lockTask } from '../../operations/tasks/lockTask.ts';
import type { TaskOutput } from '../../operations/tasks/presentTask.ts';
import { replaceNthTask } from '../../operations/tasks/replaceNthTask.ts';
import { requireActiveProject } from '../../operations/tasks/requireValidReferences.ts';
import { omitEmpty, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { truncateText } from '../presenters/truncateText.ts';
import { requireUnchangedFields } from './taskVersions.ts';
import { toTaskFields } from './toTaskFields.ts';
import { updateOrSkip } from './updateOrSkip.ts';

type Results = Awaited<ReturnType<ToolHandler<'create_tasks'>>>;
type TaskGroups = Parameters<ToolHandler<'update_tasks'>>[1]['tasks'];
type TaskChange = TaskGroups[number] & { taskId: string };

interface WrittenTask {
  task: TaskOutput;
  /** What others changed lately. */
  meanwhile?: string | undefined;
}

/** Short titles, because a call can have 50 results. */
const maxTitleBytes = 60;

export const create_tasks: ToolHandler<'create_tasks'> = async (context, { tasks: items, createLabels, dryRun }) => {
  const { row: project } = context;
  requireActiveProject(project);
  const createdIds: (string | undefined)[] = [];
  return summarizeEach(context, items, dryRun, async (item, index) => {
    createdIds[index] = undefined;
    const resolved = await resolveReferences(context, NewTaskItem, replaceNthTask(item, createdIds), { project });
    const fields = await toTaskFields(context, project.space_id, resolved, { createLabels });
    const task = await createTask(context, project, fields);
    createdIds[index] = task.id;
    return { task };
  });
};

export const update_tasks: ToolHandler<'update_tasks'> = async (
  context,
  { tasks: groups, createLabels, detail, dryRun },
) => {
  const items = expandGroups(groups);
  await lockSpacesOfTasks(
    context,
    items.map(({ taskId }) => taskId),
  );
  const { results, ...summary } = await summarizeEach(context, items, dryRun, async (item) => {
    const { taskId, taskIds: _, completed, version, ...patch } = await resolveReferences(context, TaskChangeItem, item);
    const task = await lockTask(context, taskId);
    await requireFreeOrOwnLease(context, task);
    const fields = await toTaskFields(context, task.space_id, patch, { createLabels });
    const changed = { ...fields, completedAt: completed };
    const { text: meanwhile } = await requireUnchangedFields(context, task, version, changed);
    return { task: await updateOrSkip(context, task, { ...fields, isCompleted: completed }), meanwhile };
  });
  const isShown = ({ error, meanwhile }: Results['results'][number]) => error !== undefined || meanwhile !== undefined;
  return {
    changed: items.length - summary.failed,
    ...summary,
    results: detail ? results : results.filter(isShown),
  };
};

/** One item for each task: an item with `taskIds` stands for as many. */
function expandGroups(groups: TaskGroups): TaskChange[] {
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

/** Executes each item by itself and counts those that failed. */
async function summarizeEach<T extends { taskId?: string; title?: string | undefined }>(
  context: ActorContext,
  items: T[],
  dryRun: boolean | undefined,
  work: (item: T, index: number) => Promise<WrittenTask>,
): Promise<Results> {
  const results = await executeItems<T, Results['results'][number]>(context, {
    items,
    isDryRun: dryRun ?? false,
    execute: async (item, index) => {
      const { task, meanwhile } = await work(item, index);
      const { id, title, status, dueDate } = await presentTaskSummary(context, task);
      return omitEmpty({ id, title: truncateText(title, maxTitleBytes), status, dueDate, meanwhile });
    },
    toFailure: (error, item) => {
      const title = item.title === undefined ? undefined : truncateText(item.title, maxTitleBytes);
      return omitEmpty({ id: item.taskId, title, error: `${error.code}: ${error.message}` });
    },
  });
  const failed = results.filter(({ error }) => error !== undefined).length;
  if (!dryRun) return { results, failed };
  // The ids of created tasks were rolled back with them.
  return {
    results: results.map(({ id, ...rest }, index) => (items[index]?.taskId ? { id, ...rest } : rest)),
    failed,
    dryRun: true,
  };
}
