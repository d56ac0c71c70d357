import type { EmailItemRow } from '../../db/schema.ts';

/** What an outgoing email has of an item, in JSON. It has no text, so that erasing a text needs nothing here. */
export interface EmailItem {
  spaceId: string;
  /** The task, or the space. */
  thingId: string;
  kinds: number;
  lastRev: number;
  authorIds: string[];
  commentId: string | null;
  firstAt: string;
  lastAt: string;
}

export function toEmailItem(row: EmailItemRow): EmailItem {
  return {
    spaceId: row.space_id,
    thingId: row.thing_id,
    kinds: row.kinds,
    lastRev: row.last_rev,
    authorIds: row.author_ids === '' ? [] : [...new Set(row.author_ids.split(','))],
    commentId: row.comment_id,
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}
