import type * as z from 'zod';
import type { Comment } from '../../contract/comments.ts';
import type { CommentRow } from '../db/schema.ts';

/** The comment as the API returns it. */
export function toComment(row: Omit<CommentRow, 'rev'>): z.input<typeof Comment> {
  return {
    id: row.id,
    taskId: row.task_id,
    authorId: row.author_id,
    content: row.content,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.imported_by_id !== null && { importedById: row.imported_by_id }),
  };
}
