import { deleteComment, insertComment, updateComment } from '../../db/queries/comments.ts';
import { countCommentsAndSubtasks, findTask, touchTasks } from '../../db/queries/tasks/index.ts';
import type { CommentRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import { toComment } from '../comments.ts';
import { diffFields } from '../diffFields.ts';
import type { ActorContext } from '../handlerTypes.ts';
import type { CommentPlan } from './planComments.ts';

/** Takes back what a run did to a comment. */
export async function applyCommentPlan(
  context: ActorContext,
  { action, row, taskId, item }: CommentPlan,
): Promise<boolean> {
  const { db, now } = context;
  const task = row && (await findTask(db, row.space_id, taskId));
  if (!row || !task) return false;
  const { space_id: spaceId } = row;
  const subject = { spaceId, projectId: task.project_id, taskId };
  const countComments = async () => ({ commentCount: (await countCommentsAndSubtasks(db, task)).comments });
  const touch = (rev: number) => touchTasks(db, spaceId, [task], rev);
  if (action === 'delete') {
    await recordEvent(context, { type: 'comment.deleted', ...subject }, async (rev) => {
      await touch(rev);
      await deleteComment(db, row);
      return { commentId: row.id, ...(await countComments()) };
    });
  } else if (action === 'insert') {
    await recordEvent(context, { type: 'comment.created', ...subject }, async (rev) => {
      await touch(rev);
      const inserted: CommentRow = { ...row, rev };
      await insertComment(db, inserted);
      return { comment: toComment(inserted), ...(await countComments()) };
    });
  } else {
    const content = item.fields[0]?.before as string;
    const { changes, columns } = diffFields(row, { content });
    if (!columns) return false;
    await recordEvent(context, { type: 'comment.updated', ...subject }, async (rev) => {
      await touch(rev);
      await updateComment(db, row, { ...columns, rev, updated_at: now });
      return { commentId: row.id, changes };
    });
  }
  return true;
}
