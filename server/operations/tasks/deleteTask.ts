import { deleteTasks, listTaskAndDescendantIds, listTasksBlockedBy, touchTasks } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import { eraseTexts } from '../../events/eraseTexts.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext } from '../handlerTypes.ts';

/** Deletes a task with its subtasks, and their texts from the log. */
export async function deleteTask(context: ActorContext, task: TaskRow): Promise<void> {
  await removeTask(context, task);
}

/**
 * Removes a task with its subtasks from `tasks`. Tasks that waited for one of them, and the parent, count as changed.
 * @param keepRows Keeps what is about to be deleted; the ids are those of the task and its subtasks, parents first
 */
export async function removeTask(
  context: ActorContext,
  task: TaskRow,
  keepRows?: (taskIds: string[], rev: number) => Promise<void>,
): Promise<void> {
  const { db } = context;
  const { space_id: spaceId, project_id: projectId, parent_task_id: parentTaskId } = task;
  await recordEvent(context, { type: 'task.deleted', spaceId, projectId, taskId: task.id }, async (rev) => {
    const taskIds = await listTaskAndDescendantIds(db, task);
    const blockedTasks = await listTasksBlockedBy(db, spaceId, taskIds);
    await keepRows?.(taskIds, rev);
    await deleteTasks(db, spaceId, taskIds);
    if (!keepRows) await eraseTexts(db, { spaceId, taskIds });
    const parent = parentTaskId === null ? [] : [{ id: parentTaskId, project_id: projectId }];
    await touchTasks(db, spaceId, [...blockedTasks, ...parent], rev);
    return keepRows ? { taskIds, isTrashed: true } : { taskIds };
  });
}
