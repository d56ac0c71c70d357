import type { Db } from '../../db/engine/database.ts';
import { runInSavepoint } from '../../db/engine/savepoint.ts';
import { findTask, listTasksByIds } from '../../db/queries/tasks/index.ts';
import { listTrashedTasksByIds } from '../../db/queries/trash.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { restoreTask } from '../trash/restoreTask.ts';
import { trashTask } from '../trash/trashTask.ts';
import { concernsOneItemOnly } from './concernsOneItemOnly.ts';
import type { LoadedRun } from './loadRun.ts';

/** The tasks that the run moved to the trash and that are there. */
export async function listRestorableTaskIds(db: Db, { events, run, tasks }: LoadedRun): Promise<Set<string>> {
  const deletedIds = events
    .filter(({ type, task_id }) => type === 'task.deleted' && task_id !== null && !tasks.has(task_id))
    .map(({ task_id }) => task_id as string);
  if (deletedIds.length === 0) return new Set();
  const trashed = await listTrashedTasksByIds(db, run.space_id, deletedIds);
  // A subtask that its parent took along comes back with it.
  return new Set(trashed.filter(({ trashed_with_id }) => trashed_with_id === null).map(({ id }) => id));
}

/** Moves tasks that a run created to the trash. Their subtasks are among them, and go with their parents. */
export async function removeCreatedTasks(context: ActorContext, spaceId: string, taskIds: string[]): Promise<void> {
  const ids = new Set(taskIds);
  for (const { id, parent_task_id } of await listTasksByIds(context.db, spaceId, taskIds)) {
    if (ids.has(parent_task_id ?? '')) continue;
    const task = await findTask(context.db, spaceId, id);
    if (task) await trashTask(context, task);
  }
}

/** Brings tasks back from the trash. Returns the ids of those that cannot come back, because their project is archived. */
export async function restoreDeletedTasks(
  context: ActorContext,
  spaceId: string,
  taskIds: string[],
): Promise<Set<string>> {
  const lostIds = new Set<string>();
  for (const trashed of await listTrashedTasksByIds(context.db, spaceId, taskIds)) {
    try {
      await runInSavepoint(context.db, () => restoreTask(context, trashed));
    } catch (error) {
      if (!concernsOneItemOnly(error)) throw error;
      lostIds.add(trashed.id);
    }
  }
  return lostIds;
}
