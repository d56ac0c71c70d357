import type * as z from 'zod';
import type { Comment } from '../../contract/comments.ts';
import { requireCanDeleteComment, requireCanEditComment } from '../auth/authorize.ts';
import { deleteComment, insertComment, listTaskComments, updateComment } from '../db/queries/comments.ts';
import { countCommentsAndSubtasks, findTask, touchTasks } from '../db/queries/tasks/index.ts';
import type { CommentRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { eraseTexts } from '../events/eraseTexts.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { changeIfExpected } from './changeIfExpected.ts';
import { diffFields } from './diffFields.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';

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
  };
  await recordComment(context, 'comment.created', row, async (rev) => {
    row.rev = rev;
    await insertComment(db, row);
    return { comment: toComment(row) };
  });
  return toComment(row);
}

export const update_comment: Handler<'update_comment'> = async (context, { expected, content }) => {
  requireCanEditComment(context.role, context.actor, context.row);
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

export const delete_comment: Handler<'delete_comment'> = async (context, { commentId }) => {
  const { db, actor, role, row, spaceId } = context;
  requireCanDeleteComment(role, actor, row);
  await recordComment(context, 'comment.deleted', row, async () => {
    await deleteComment(db, row);
    await eraseTexts(db, { spaceId, taskIds: [row.task_id], commentId });
    return { commentId };
  });
  return { success: true };
};

/** Records a change of a comment, which counts as a change of its task too. */
async function recordComment(
  context: ActorContext,
  type: 'comment.created' | 'comment.updated' | 'comment.deleted',
  { space_id: spaceId, task_id: taskId }: CommentRow,
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

export function toComment(row: CommentRow): z.input<typeof Comment> {
  return {
    id: row.id,
    taskId: row.task_id,
    authorId: row.author_id,
    content: row.content,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
