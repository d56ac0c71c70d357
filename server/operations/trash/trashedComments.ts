import { deleteComment, insertComment } from '../../db/queries/comments.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import {
  deleteTrashedComment as deleteTrashedRow,
  insertTrashedComment,
  toCommentRow,
} from '../../db/queries/trashedComments.ts';
import type { CommentRow, TrashedCommentRow } from '../../db/schema.ts';
import { eraseTexts } from '../../events/eraseTexts.ts';
import type { EventContext } from '../../events/recordEvent.ts';
import { toComment } from '../presentComment.ts';
import { recordComment } from '../recordComment.ts';

/** Moves a comment to the trash. Its texts stay in the log, which does not show them until it comes back. */
export async function trashComment(context: EventContext, comment: CommentRow): Promise<void> {
  const { db, actor, now } = context;
  const { rev: _, ...row } = comment;
  await recordComment(context, 'comment.deleted', comment, async () => {
    await deleteComment(db, comment);
    await insertTrashedComment(db, { ...row, trashed_by_id: actor.user.id, trashed_at: now });
    return { commentId: comment.id, isTrashed: true };
  });
}

/** Brings a comment back from the trash. */
export async function restoreComment(context: EventContext, trashed: TrashedCommentRow): Promise<CommentRow> {
  const { db } = context;
  const { author_id } = trashed;
  const authors = await lookupNames(db, 'users', [], author_id === null ? [] : [author_id]);
  let row = toCommentRow({ ...trashed, author_id: authors.size > 0 ? author_id : null }, 0);
  await recordComment(context, 'comment.created', trashed, async (rev) => {
    row = { ...row, rev };
    await deleteTrashedRow(db, trashed);
    await insertComment(db, row);
    return { comment: toComment(row) };
  });
  return row;
}

/** Deletes a comment in the trash for good, and its texts from the log. */
export async function deleteTrashedComment(context: EventContext, comment: TrashedCommentRow): Promise<void> {
  const { db } = context;
  const { id: commentId, space_id: spaceId, task_id: taskId } = comment;
  await recordComment(context, 'comment.deleted', comment, async () => {
    await deleteTrashedRow(db, comment);
    await eraseTexts(db, { spaceId, taskIds: [taskId], commentId });
    return { commentId };
  });
}
