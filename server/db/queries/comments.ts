import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { CommentRow, TaskRow } from '../schema.ts';

export async function insertComment(db: Db, comment: CommentRow): Promise<void> {
  await db.insertInto('comments').values(comment).execute();
}

/** Returns the comments, oldest first. Their ids say so even when the clock has been set back. */
export function listTaskComments(db: Db, task: TaskRow): Promise<CommentRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .orderBy('id')
    .execute();
}

export async function updateComment(db: Db, comment: CommentRow, changes: Partial<CommentRow>): Promise<void> {
  await db
    .updateTable('comments')
    .set(changes)
    .where('id', '=', comment.id)
    .where('space_id', '=', comment.space_id)
    .execute();
}

export async function deleteComment(db: Db, comment: CommentRow): Promise<void> {
  await db.deleteFrom('comments').where('id', '=', comment.id).where('space_id', '=', comment.space_id).execute();
}

export function listCommentsByIds(db: Db, spaceId: string, ids: string[]): Promise<CommentRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where(columnInIds(db, 'id', ids))
    .where('space_id', '=', spaceId)
    .execute();
}
