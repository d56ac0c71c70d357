import type * as z from 'zod';
import type { Notification } from '../../../contract/notifications.ts';
import { toNotificationKinds } from '../../../contract/rules/notificationKinds.ts';
import { formatRef } from '../../../contract/rules/taskRefs.ts';
import type { Db } from '../../db/engine/database.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import type { ListedNotification } from '../../db/queries/notifications.ts';

type NotificationOutput = z.input<typeof Notification>;

/** The notifications as the API returns them, with the names of the people. */
export async function presentNotifications(
  db: Db,
  rows: readonly ListedNotification[],
  now: string,
): Promise<NotificationOutput[]> {
  const ids = new Set(
    rows.flatMap((row) => [...listAuthorIds(row), ...(row.author_id === null ? [] : [row.author_id])]),
  );
  const names = await lookupNames(db, 'users', [], [...ids]);
  const toPerson = (userId: string) => ({ userId, name: names.get(userId) ?? '' });
  return rows.map((row) => ({
    id: row.id,
    spaceId: row.space_id,
    task: toTask(row),
    kinds: toNotificationKinds(row.kinds),
    events: row.events,
    firstRev: row.first_rev,
    lastRev: row.last_rev,
    commentId: row.comment_id,
    by: row.author_id === null ? null : { ...toPerson(row.author_id), ...toCredentials(row) },
    authors: listAuthorIds(row).map(toPerson),
    isRead: row.is_read === 1,
    isDone: row.is_done === 1,
    snoozedUntil: row.snoozed_until !== null && row.snoozed_until > now ? row.snoozed_until : null,
    at: row.last_at,
  }));
}

function listAuthorIds({ author_ids: ids }: ListedNotification): string[] {
  return ids === '' ? [] : [...new Set(ids.split(','))];
}

function toCredentials({ token_id: tokenId, token_name: tokenName, client }: ListedNotification) {
  return { tokenId, tokenName, client };
}

/** Null for a notification about the space itself. */
function toTask(row: ListedNotification): NotificationOutput['task'] {
  const { title, number, project_id: projectId, completed_at: completedAt } = row;
  if (title === null || number === null || projectId === null) return null;
  return { id: row.thing_id, ref: formatRef(row.key, number), title, projectId, completedAt };
}
