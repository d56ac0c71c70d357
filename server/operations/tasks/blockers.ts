import { AppError, invalidInput, notFound } from '../../../contract/errors.ts';
import { findTask, listTaskRelations } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { presentTask, type TaskOutput } from './presentTask.ts';
import { writeFieldsAndLinks } from './writeFieldsAndLinks.ts';

/**
 * Makes a task wait for another task of its space.
 * @throws AppError with code `not_found`, or `invalid_input` when the tasks would wait for each other
 */
export async function addBlocker(context: ActorContext, task: TaskRow, blockerId: string): Promise<TaskOutput> {
  const { db } = context;
  if (!(await findTask(db, task.space_id, blockerId))) throw notFound('Task');
  const blockedByIds = await listBlockerIds(context, task);
  if (blockedByIds.includes(blockerId)) return presentTask(db, task);
  try {
    return await writeFieldsAndLinks(context, task, {}, { blockedByIds: [...blockedByIds, blockerId] });
  } catch (error) {
    // The error names `blockedBy`, which the input does not have.
    if (error instanceof AppError && error.code === 'invalid_input') {
      throw invalidInput('otherId', 'must not be the task itself or a task that waits for it');
    }
    throw error;
  }
}

export async function removeBlocker(context: ActorContext, task: TaskRow, blockerId: string): Promise<TaskOutput> {
  const blockedByIds = await listBlockerIds(context, task);
  return writeFieldsAndLinks(context, task, {}, { blockedByIds: blockedByIds.filter((id) => id !== blockerId) });
}

async function listBlockerIds({ db }: ActorContext, task: TaskRow): Promise<string[]> {
  const [relations] = await listTaskRelations(db, [task]);
  return relations?.blockedByIds ?? [];
}
