import { hasEventsOfTasksAfter } from '../../db/queries/events.ts';
import { findTask, listTaskAndDescendantIds, updateTasks } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { deleteTask } from '../tasks/deleteTask.ts';

/**
 * Deletes the task that completing a task created, if nobody has touched it or its subtasks since. The call's ETag
 * remains that of the reopened task.
 */
export async function takeBackNextTask(context: ActorContext, task: TaskRow): Promise<void> {
  const { db, recordedRev } = context;
  const { space_id: spaceId, next_task_id: nextId, next_task_rev: rev } = task;
  if (!nextId || rev === null || rev === undefined) return;
  const next = await findTask(db, spaceId, nextId);
  // The log may be shorter than the life of a task.
  if (!next || next.updated_at !== next.created_at) return;
  const taskIds = await listTaskAndDescendantIds(db, next);
  if (await hasEventsOfTasksAfter(db, spaceId, taskIds, rev)) return;
  await deleteTask(context, next);
  await updateTasks(db, spaceId, [task.id], { next_task_id: null, next_task_rev: null });
  context.recordedRev = recordedRev;
}
