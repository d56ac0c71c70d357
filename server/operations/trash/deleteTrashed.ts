import { deleteTrashedTask as deleteTrashedRow, listTrashedSubtasks } from '../../db/queries/trash.ts';
import type { TrashedTaskRow } from '../../db/schema.ts';
import { eraseTexts } from '../../events/eraseTexts.ts';
import { type EventContext, recordEvent } from '../../events/recordEvent.ts';

/** Deletes a task in the trash for good, with the subtasks that it took along, and their texts from the log. */
export async function deleteTrashed(context: EventContext, task: TrashedTaskRow): Promise<void> {
  const { db } = context;
  const { id: taskId, space_id: spaceId, project_id: projectId } = task;
  await recordEvent(context, { type: 'task.deleted', spaceId, projectId, taskId }, async () => {
    const subtasks = await listTrashedSubtasks(db, task);
    const taskIds = [taskId, ...subtasks.map(({ id }) => id)];
    await deleteTrashedRow(db, task);
    await eraseTexts(db, { spaceId, taskIds });
    return { taskIds };
  });
}
