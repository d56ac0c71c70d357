import { updateComment } from '../../db/queries/comments.ts';
import { diffFields } from '../diffFields.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { recordComment } from '../recordComment.ts';
import { restoreComment, trashComment } from '../trash/trashedComments.ts';
import type { CommentPlan } from './planComments.ts';

/** Takes back what a run did to a comment. */
export async function applyCommentPlan(
  context: ActorContext,
  { action, row, trashed, item }: CommentPlan,
): Promise<boolean> {
  const { db, now } = context;
  if (action === 'delete') {
    if (row) await trashComment(context, row);
    return row !== undefined;
  }
  const current = action === 'restore' && trashed ? await restoreComment(context, trashed) : row;
  if (!current) return false;
  const [field] = item.fields;
  if (action === 'restore' && field?.state !== 'applied') return true;
  const { changes, columns } = diffFields(current, { content: field?.before as string });
  if (!columns) return action === 'restore';
  await recordComment(context, 'comment.updated', current, async (rev) => {
    await updateComment(db, current, { ...columns, rev, updated_at: now });
    return { commentId: current.id, changes };
  });
  return true;
}
