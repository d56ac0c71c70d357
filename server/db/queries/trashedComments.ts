import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { CommentRow, TrashedCommentRow } from '../schema.ts';

type CommentKey = Pick<TrashedCommentRow, 'id' | 'space_id'>;

export async function insertTrashedComment(db: Db, comment: TrashedCommentRow): Promise<void> {
  await db.insertInto('trashed_comments').values(comment).execute();
}

export async function deleteTrashedComment(db: Db, { id, space_id }: CommentKey): Promise<void> {
  await db.deleteFrom('trashed_comments').where('id', '=', id).where('space_id', '=', space_id).execute();
}

/** Those of the comments that are in the trash of the spaces. */
export function listTrashedCommentsByIds(
  db: Db,
  spaceIds: readonly string[],
  ids: readonly string[],
): Promise<TrashedCommentRow[]> {
  return db
    .selectFrom('trashed_comments')
    .selectAll()
    .where(columnInIds(db, 'id', ids))
    .where(columnInIds(db, 'space_id', spaceIds))
    .execute();
}

/** The ids of the comments on the tasks that are in the trash. */
export async function listTrashedCommentIds(db: Db, spaceId: string, taskIds: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('trashed_comments')
    .select('id')
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** A page of the comments in the trash of the space, the latest first; with `authorId`, only theirs. */
export function listTrashedComments(
  db: Db,
  spaceId: string,
  {
    limit,
    after,
    authorId,
  }: { limit: number; after?: { trashedAt: string; id: string } | undefined; authorId?: string | undefined },
): Promise<TrashedCommentRow[]> {
  let comments = db.selectFrom('trashed_comments').selectAll().where('space_id', '=', spaceId);
  if (authorId !== undefined) comments = comments.where('author_id', '=', authorId);
  if (after)
    comments = comments.where((e) => e(e.refTuple('trashed_at', 'id'), '<', e.tuple(after.trashedAt, after.id)));
  return comments.orderBy('trashed_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export async function countTrashedComments(db: Db, spaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('trashed_comments')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The comments that were moved to the trash of the space before this time, the oldest first. */
export function listExpiredTrashedComments(
  db: Db,
  spaceId: string,
  before: string,
  limit: number,
): Promise<TrashedCommentRow[]> {
  return db
    .selectFrom('trashed_comments')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('trashed_at', '<', before)
    .orderBy('trashed_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The comment as it is again with this revision. */
export function toCommentRow(
  { trashed_by_id: _, trashed_at: __, ...comment }: TrashedCommentRow,
  rev: number,
): CommentRow {
  return { ...comment, rev };
}
