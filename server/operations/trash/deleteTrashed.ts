import { deleteTrashedTask as deleteTrashedRow, listTrashedSubtasks } from '../../db/queries/trash.ts';
import type { TrashedTaskRow } from '../../db/schema.ts';
import { type EventContext, recordEvent } from '../../events/recordEvent.ts';

/** Deletes a task in the trash for good, with the subtasks that it took along. */
export async function deleteTrashed(context: EventContext, task: TrashedTaskRow): Promise<void> {
  const { db } = context;
  const { id: taskId, space_id: spaceId, project_id: projectId } = task;
  await recordEvent(context, { type: 'task.deleted', spaceId, projectId, taskId }, async () => {
    const subtasks = await listTrashedSubtasks(db, task);
    await deleteTrashedRow(db, task);
    return { taskIds: [taskId, ...subtasks.map(({ id }) => id)] };
  });
}
