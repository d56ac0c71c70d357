import type { Db } from '../db/engine/database.ts';
import { listEventTexts } from '../db/queries/events.ts';
import { replaceEventData } from './replaceEventData.ts';

/** Stands for a text that was deleted for good. Not empty, because clients may check what they replay. */
export const erasedText = '(deleted)';

const textFields = new Set(['title', 'description', 'content']);
const pageSize = 200;

interface ErasedThings {
  spaceId: string;
  taskIds: string[];
  /** Only this comment on the tasks; by default, the tasks with all their comments. */
  commentId?: string;
}

/**
 * Erases the texts of tasks or of a comment from the log, in the transaction of their deletion. Everything else stays,
 * so that clients that replay the log still end with the same state.
 */
export async function eraseTexts(db: Db, { spaceId, taskIds, commentId }: ErasedThings): Promise<void> {
  let afterRev = 0;
  for (;;) {
    const events = await listEventTexts(db, { spaceId, taskIds, afterRev, limit: pageSize });
    const erased = events.flatMap(({ rev, data: text }) => {
      const data = JSON.parse(text) as Record<string, unknown>;
      if (commentId !== undefined && getCommentId(data) !== commentId) return [];
      return eraseFields(data) ? [{ rev, data: JSON.stringify({ ...data, erased: true }) }] : [];
    });
    if (erased.length > 0) await replaceEventData(db, spaceId, events, erased);
    if (events.length < pageSize) return;
    afterRev = events.at(-1)?.rev ?? afterRev;
  }
}

/** The comment that an event is about. */
export function getCommentId({ comment, commentId }: Record<string, unknown>): unknown {
  return (comment as { id?: unknown } | undefined)?.id ?? commentId;
}

/** Replaces the texts in place. Returns whether there were any. */
export function eraseFields(value: Record<string, unknown>): boolean {
  let isErased = false;
  for (const [field, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && textFields.has(field)) {
      value[field] = erasedText;
      isErased = true;
    } else if (typeof inner === 'object' && inner !== null) {
      const change = inner as Record<string, unknown>;
      if (textFields.has(field)) {
        for (const side of Object.keys(change)) if (typeof change[side] === 'string') change[side] = erasedText;
        isErased = true;
      } else isErased = eraseFields(change) || isErased;
    }
  }
  return isErased;
}
