import { TaskChangeItem } from '../../../contract/bulkTasks.ts';
import { AppError } from '../../../contract/errors.ts';
import { lockSpace } from '../../db/engine/locks.ts';
import { runInSavepoint } from '../../db/engine/savepoint.ts';
import { listSpaceIdsOfTasks } from '../../db/queries/tasks/index.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { resolveReferences } from '../references/resolveReferences.ts';

export interface ItemExecution<T, R> {
  items: readonly T[];
  /** Undoes everything in the end. */
  isDryRun: boolean;
  execute: (item: T, index: number) => Promise<R>;
  toFailure: (error: AppError, item: T) => R;
}

/** Executes each item in its own savepoint: an item that fails changes nothing and does not stop the others. */
export async function executeItems<T, R>(
  context: ActorContext,
  { items, isDryRun, execute, toFailure }: ItemExecution<T, R>,
): Promise<R[]> {
  const results: R[] = [];
  const executeOne = async (item: T, index: number): Promise<R> => {
    try {
      return await runInSavepoint(context.db, () => execute(item, index));
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      // The item may have begun the run, and was rolled back with it.
      context.run?.reset();
      return toFailure(error, item);
    }
  };
  await runInSavepoint(
    context.db,
    async () => {
      for (const [index, item] of items.entries()) results.push(await executeOne(item, index));
    },
    { undo: isDryRun },
  );
  if (isDryRun) {
    context.changedSpaceIds.clear();
    context.run?.reset();
  }
  return results;
}

/** Locks the spaces of the tasks up front, in a fixed order, so that two such calls cannot deadlock. */
export async function lockSpacesOfTasks(context: ActorContext, taskReferences: readonly string[]): Promise<void> {
  const { db, actor } = context;
  const taskIds: string[] = [];
  for (const reference of taskReferences) {
    // An ambiguous ref is the error of its item.
    const resolved = await resolveReferences(context, TaskChangeItem, { taskId: reference }).catch(ignoreInvalidInput);
    if (resolved) taskIds.push(resolved.taskId);
  }
  const spaceIds = actor.spaces.map((space) => space.id);
  for (const spaceId of await listSpaceIdsOfTasks(db, spaceIds, taskIds)) await lockSpace(db, spaceId);
}

function ignoreInvalidInput(error: unknown): undefined {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
}
