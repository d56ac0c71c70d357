import { invalidInput } from '../../../contract/errors.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, Handler, ToolHandler } from '../../operations/handlerTypes.ts';
import { createTask } from '../../operations/tasks/createTask.ts';
import { findTaskPage } from '../../operations/tasks/findTasks.ts';
import { assign_task as assignTask, unassign_task as unassignTask } from '../../operations/tasks/index.ts';
import { listTaskPage, type TaskPage } from '../../operations/tasks/listTasks.ts';
import type { TaskOutput } from '../../operations/tasks/presentTask.ts';
import { completeTask, reopenTask } from '../../operations/tasks/updateTask.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';
import { moveToTrash, restore_task as restoreTask } from '../../operations/trash/index.ts';
import { presentTaskWrite } from '../presenters/presentTaskWrite.ts';
import { countFittingRows } from '../presenters/responseBudget.ts';
import { presentTaskSummaries, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { applyEdits } from './descriptionEdits.ts';
import { findLabelIds } from './findOrCreateLabels.ts';
import { formatVersion, getVersionAfterWrite, requireUnchangedFields } from './taskVersions.ts';
import { toTaskFields } from './toTaskFields.ts';
import { updateOrSkip } from './updateOrSkip.ts';

/** Without a `limit`, a page has at most this many tasks, and only as many as fit. */
const defaultLimit = 50;

export const list_tasks: ToolHandler<'list_tasks'> = async (context, input) => {
  const { label, limit = defaultLimit, ...filters } = input;
  const labelId = label === undefined ? undefined : await findLabelIds(context, [context.row.space_id], label);
  return presentPage(context, await listTaskPage(context, { ...filters, labelId, limit }), input);
};

export const find_tasks: ToolHandler<'find_tasks'> = async (context, input) => {
  const { label, limit = defaultLimit, ...filters } = input;
  const spaceIds = input.spaceId === undefined ? context.actor.spaces.map(({ id }) => id) : [input.spaceId];
  const labelId = label === undefined ? undefined : await findLabelIds(context, spaceIds, label);
  const page = await findTaskPage(context, { ...filters, labelId, limit });
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
  const tasks = rows.slice(0, count);
  if (nextCursor === undefined) return { tasks };
  const total = await page.countAll?.();
  // First, so that a model that reads only the beginning knows that there is more.
  const shown = total === undefined ? {} : { shown: `${formatCount(count)} of ${formatCount(total)}` };
  return { ...shown, tasks, nextCursor };
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export const create_task: ToolHandler<'create_task'> = async (context, { projectId: _, createLabels, ...input }) => {
  const fields = await toTaskFields(context, context.row.space_id, input, { createLabels });
  const task = await createTask(context, context.row, fields);
  const version = formatVersion({ rev: context.recordedRev ?? 0, isDescriptionSeen: true });
  return presentTaskWrite(context, task, { version });
};

export const update_task: ToolHandler<'update_task'> = async (
  context,
  { taskId: _, version, edits, createLabels, ...input },
) => {
  const { row } = context;
  if (edits && input.description !== undefined) throw invalidInput('edits', 'cannot be given with description');
  const patch = await toTaskFields(context, row.space_id, input, { createLabels });
  return writeTask(context, version, patch, () => {
    const description = edits && applyEdits(row.description ?? '', edits);
    return updateOrSkip(context, row, { ...patch, ...(edits && { description }) });
  });
};

export const complete_task: Handler<'complete_task'> = (context, { reopen, version }) =>
  writeTask(context, version, { completedAt: !reopen }, () =>
    (reopen ? reopenTask : completeTask)(context, context.row),
  );

export const assign_task: ToolHandler<'assign_task'> = (context, { remove, version, ...input }) =>
  // One person is added or removed, so it does not matter who else was.
  writeTask(context, version, {}, async () => (await (remove ? unassignTask : assignTask)(context, input)).task);

export const delete_task: ToolHandler<'delete_task'> = async (context) => {
  const { expiresAt } = await moveToTrash(context);
  return { success: true, expiresAt: formatDateInZone(context.actor.user.time_zone, expiresAt) };
};

export const restore_task: ToolHandler<'restore_task'> = async (context, input) => {
  const { task } = await restoreTask(context, input);
  return { task: await presentTaskSummary(context, task) };
};

/** Changes a task unless others have changed the same fields since the caller's version. */
async function writeTask(
  context: ActorContext & { row: TaskRow },
  version: string | undefined,
  patch: Record<string, unknown>,
  write: () => Promise<TaskOutput>,
) {
  const { row } = context;
  const changes = await requireUnchangedFields(context, row, version, patch);
  const task = await write();
  const rev = context.recordedRev ?? row.rev;
  return presentTaskWrite(context, task, {
    before: row,
    version: getVersionAfterWrite(row, patch, changes, rev),
    meanwhile: changes.text,
  });
}
