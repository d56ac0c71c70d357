import { countCommentsAndSubtasks, findTask, touchTasks } from '../db/queries/tasks/index.ts';
import type { CommentRow } from '../db/schema.ts';
import { type EventContext, recordEvent } from '../events/recordEvent.ts';

/** Records a change of a comment, which counts as a change of its task too. */
export async function recordComment(
  context: EventContext,
  type: 'comment.created' | 'comment.updated' | 'comment.deleted',
  { space_id: spaceId, task_id: taskId }: Pick<CommentRow, 'space_id' | 'task_id'>,
  applyChange: (rev: number) => Promise<Record<string, unknown>>,
): Promise<void> {
  const task = await findTask(context.db, spaceId, taskId);
  const projectId = task?.project_id ?? '';
  await recordEvent(context, { type, spaceId, projectId, taskId }, async (rev) => {
    await touchTasks(context.db, spaceId, [{ id: taskId, project_id: projectId }], rev);
    const data = await applyChange(rev);
    if (!task || type === 'comment.updated') return data;
    // The number itself, and not by how much it changed, lets readers apply an event to what may contain it already.
    const { comments: commentCount } = await countCommentsAndSubtasks(context.db, task);
    return { ...data, commentCount };
  });
}
