import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
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

/** Returns those of the comments that are in the spaces. */
export function listCommentsInSpaces(
  db: Db,
  spaceIds: readonly string[],
  ids: readonly string[],
): Promise<CommentRow[]> {
  return selectCommentsByIds(db, { spaceIds, ids });
}

const selectCommentsByIds = prepareQuery((db, param: Param<{ spaceIds: readonly string[]; ids: readonly string[] }>) =>
  db
    .selectFrom('comments')
    .selectAll()
    .where(columnInIds(db, 'id', param('ids')))
    .where(columnInIds(db, 'space_id', param('spaceIds'))),
);

/** The comments of the tasks, those of each task oldest first. */
export function listCommentsOfTasks(db: Db, spaceId: string, taskIds: readonly string[]): Promise<CommentRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .orderBy('task_id')
    .orderBy('id')
    .execute();
}

/** The comments that a user wrote in the spaces, oldest first, after the comment with the id `afterId`. */
export function listCommentsByAuthor(
  db: Db,
  { authorId, spaceIds, afterId }: { authorId: string; spaceIds: readonly string[]; afterId: string },
  limit: number,
): Promise<CommentRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where('author_id', '=', authorId)
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
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
