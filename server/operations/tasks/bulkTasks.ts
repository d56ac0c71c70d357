import type * as z from 'zod';
import { type BulkResult, NewTaskInBulk, TaskPatchInBulk } from '../../../contract/bulkTasks.ts';
import type { AppError } from '../../../contract/errors.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { requireFreeOrOwnLease } from '../leases/requireFreeOrOwnLease.ts';
import { resolveReferences } from '../references/resolveReferences.ts';
import { createTask } from './createTask.ts';
import { executeItems, lockSpacesOfTasks } from './executeItems.ts';
import { lockTask } from './lockTask.ts';
import { patchTask } from './patchTask.ts';
import { presentTask } from './presentTask.ts';
import { replaceNthTask } from './replaceNthTask.ts';
import { requireActiveProject } from './requireValidReferences.ts';

type Result = z.input<typeof BulkResult>;

export const create_tasks: Handler<'create_tasks'> = async (context, { tasks: items, dryRun = false }) => {
  const { row: project } = context;
  requireActiveProject(project);
  const createdIds: (string | undefined)[] = [];
  const results = await executeItems<(typeof items)[number], Result>(context, {
    items,
    isDryRun: dryRun,
    execute: async (item, index) => {
      createdIds[index] = undefined;
      const fields = await resolveReferences(context, NewTaskInBulk, replaceNthTask(item, createdIds), { project });
      const task = await createTask(context, project, fields);
      createdIds[index] = task.id;
      // The id and the ref of a dry run will not exist.
      return dryRun ? { status: 201 } : { status: 201, task };
    },
    toFailure,
  });
  return summarize(context, results, dryRun);
};

export const update_tasks: Handler<'update_tasks'> = async (context, { tasks: items, dryRun = false }) => {
  const references = items.map(({ taskId }) => taskId);
  await lockSpacesOfTasks(context, references);
  const results = await executeItems<(typeof items)[number], Result>(context, {
    items,
    isDryRun: dryRun,
    execute: async (item) => {
      const { taskId, ...patch } = await resolveReferences(context, TaskPatchInBulk, item);
      const task = await lockTask(context, taskId);
      await requireFreeOrOwnLease(context, task);
      const presentCurrent = async () => ({ task: await presentTask(context.db, task) });
      return { status: 200, ...(await patchTask(context, task, patch, presentCurrent)) };
    },
    toFailure,
  });
  return summarize(context, results, dryRun);
};

function toFailure({ status, body }: AppError): Result {
  return { status, ...body };
}

function summarize(context: ActorContext, results: Result[], dryRun: boolean) {
  // The response is about several tasks, so it has no ETag.
  context.recordedRev = undefined;
  const failed = results.filter(({ status }) => status >= 400).length;
  return { results, failed, ...(dryRun && { dryRun: true as const }) };
}
