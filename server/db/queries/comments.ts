import type { Db } from '../engine/database.ts';
import type { CommentRow, TaskRow } from '../schema.ts';

export async function insertComment(q: Db, comment: CommentRow): Promise<void> {
  await q.insertInto('comments').values(comment).execute();
}

/** Oldest first. */
export function listTaskComments(q: Db, task: TaskRow): Promise<CommentRow[]> {
  return q
    .selectFrom('comments')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function updateComment(q: Db, comment: CommentRow, changes: Partial<CommentRow>): Promise<void> {
  await q
    .updateTable('comments')
    .set(changes)
    .where('id', '=', comment.id)
    .where('space_id', '=', comment.space_id)
    .execute();
}

export async function deleteComment(q: Db, comment: CommentRow): Promise<void> {
  await q.deleteFrom('comments').where('id', '=', comment.id).where('space_id', '=', comment.space_id).execute();
}
