import type * as z from 'zod';
import type { Comment } from '../../contract/comments.ts';
import { isTrashedComment, requireCanDeleteComment, requireCommentAuthor } from '../auth/authorize.ts';
import { deleteComment, insertComment, listTaskComments, updateComment } from '../db/queries/comments.ts';
import type { CommentRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { eraseTexts } from '../events/eraseTexts.ts';
import { changeIfExpected } from './changeIfExpected.ts';
import { diffFields } from './diffFields.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';
import { toComment } from './presentComment.ts';
import { recordComment } from './recordComment.ts';
import { deleteTrashedComment, trashComment } from './trash/trashedComments.ts';

export const list_comments: Handler<'list_comments'> = async ({ db, row }) => ({
  comments: (await listTaskComments(db, row)).map(toComment),
});

export const get_comment: Handler<'get_comment'> = async ({ row }) => ({ comment: toComment(row) });

export const add_comment: Handler<'add_comment'> = async (context, { content }) => ({
  comment: await addComment(context, { id: context.row.id, space_id: context.spaceId }, content),
});

/** Adds a comment of the actor to the task. */
export async function addComment(
  context: ActorContext,
  task: { id: string; space_id: string },
  content: string,
): Promise<z.input<typeof Comment>> {
  const { db, now, actor } = context;
  const row: CommentRow = {
    id: generateId(),
    space_id: task.space_id,
    task_id: task.id,
    author_id: actor.user.id,
    content,
    rev: 0,
    created_at: now,
    updated_at: now,
    imported_by_id: null,
  };
  await recordComment(context, 'comment.created', row, async (rev) => {
    row.rev = rev;
    await insertComment(db, row);
    return { comment: toComment(row) };
  });
  return toComment(row);
}

export const update_comment: Handler<'update_comment'> = async (context, { expected, content }) => {
  requireCommentAuthor(context.role, context.actor, context.row);
  const presentCurrent = () => ({ comment: toComment(context.row) });
  return changeIfExpected(context.row, expected, presentCurrent, () => updateContent(context, content));
};

type UpdateCommentContext = Parameters<Handler<'update_comment'>>[0];

async function updateContent(context: UpdateCommentContext, content: string | undefined) {
  const { db, now, row } = context;
  const { changes, columns } = diffFields(row, { content });
  if (!columns) return { comment: toComment(row) };
  const updated = { ...columns, updated_at: now };
  await recordComment(context, 'comment.updated', row, async (rev) => {
    await updateComment(db, row, { ...updated, rev });
    return { commentId: row.id, changes };
  });
  return { comment: toComment({ ...row, ...updated }) };
}

export const delete_comment: Handler<'delete_comment'> = async (context) => {
  const { actor, role, row } = context;
  requireCanDeleteComment(role, actor, row);
  if (isTrashedComment(row)) await deleteTrashedComment(context, row);
  // A text that its author does not delete in person can come back.
  else if (row.author_id !== actor.user.id || actor.via.kind !== 'session') await trashComment(context, row);
  else await eraseComment(context, row);
  return { success: true };
};

async function eraseComment(context: ActorContext, row: CommentRow): Promise<void> {
  const { db } = context;
  const { id: commentId, space_id: spaceId } = row;
  await recordComment(context, 'comment.deleted', row, async () => {
    await deleteComment(db, row);
    await eraseTexts(db, { spaceId, taskIds: [row.task_id], commentId });
    return { commentId };
  });
}
