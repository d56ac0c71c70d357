import { invalidInput, notFound } from '../../../contract/errors.ts';
import {
  deleteBlocker,
  findTask,
  insertBlocker,
  isBlockedByOrSame,
  listTaskRelations,
  updateTask,
} from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { presentTask, type TaskOutput } from './presentTask.ts';

/**
 * Makes a task wait for another task of its space.
 * @throws AppError with code `not_found`, or `invalid_input` when the tasks would wait for each other
 */
export async function addBlocker(context: ActorContext, task: TaskRow, blockerId: string): Promise<TaskOutput> {
  const { db } = context;
  if (!(await findTask(db, task.space_id, blockerId))) throw notFound('Task');
  if (await isBlockedByOrSame(db, task.space_id, blockerId, task.id)) {
    throw invalidInput('otherId', 'must not be the task itself or a task that waits for it');
  }
  const blockedByIds = await listBlockerIds(context, task);
  if (blockedByIds.includes(blockerId)) return presentTask(db, task);
  return recordBlockers(context, task, { from: blockedByIds, to: [...blockedByIds, blockerId] }, () =>
    insertBlocker(db, task, blockerId),
  );
}

export async function removeBlocker(context: ActorContext, task: TaskRow, blockerId: string): Promise<TaskOutput> {
  const { db } = context;
  const blockedByIds = await listBlockerIds(context, task);
  if (!blockedByIds.includes(blockerId)) return presentTask(db, task);
  const remainingIds = blockedByIds.filter((id) => id !== blockerId);
  return recordBlockers(context, task, { from: blockedByIds, to: remainingIds }, () =>
    deleteBlocker(db, task, blockerId),
  );
}

async function listBlockerIds({ db }: ActorContext, task: TaskRow): Promise<string[]> {
  const [relations] = await listTaskRelations(db, [task]);
  return relations?.blockedByIds ?? [];
}

async function recordBlockers(
  context: ActorContext,
  task: TaskRow,
  blockedByIds: { from: string[]; to: string[] },
  applyChange: () => Promise<void>,
): Promise<TaskOutput> {
  const { db, now } = context;
  const event = {
    type: 'task.updated' as const,
    spaceId: task.space_id,
    projectId: task.project_id,
    taskId: task.id,
  };
  await recordEvent(context, event, async (rev) => {
    await applyChange();
    await updateTask(db, task, { rev, updated_at: now });
    return { changes: { blockedByIds } };
  });
  return presentTask(db, { ...task, updated_at: now });
}
