import type { Db } from '../../db/engine/database.ts';
import type { NewEmailItem } from '../../db/queries/emailItems.ts';
import { type EmailRecipient, listEmailRecipients } from '../../db/queries/emailRecipients.ts';
import type { NewNotification } from '../../db/queries/notifications.ts';
import { defaultDigestHour, getNextHour } from '../localTimes.ts';

/** What happens to a thing within this time is told in one email. */
export const groupingMs = 2 * 60_000;

type Grouped = Omit<NewNotification, 'author_id' | 'token_id' | 'token_name' | 'client'> & { first_at: string };

/** What people are to be emailed, in rows, with when that is. People who get no email at all are left out. */
export async function planEmailItems(
  db: Db,
  { now, daily }: { now: readonly Grouped[]; daily: readonly Grouped[] },
): Promise<NewEmailItem[]> {
  const userIds = [...new Set([...now, ...daily].map(({ user_id }) => user_id))];
  if (userIds.length === 0) return [];
  const rows = await listEmailRecipients(db, userIds);
  const recipients = new Map(rows.filter(canGetEmail).map((row) => [row.id, row]));
  const toItem = (row: Grouped, is_daily: 0 | 1, send_at: string): NewEmailItem => ({
    id: row.id,
    space_id: row.space_id,
    user_id: row.user_id,
    thing_id: row.thing_id,
    is_daily,
    kinds: row.kinds,
    events: row.events,
    first_rev: row.first_rev,
    last_rev: row.last_rev,
    author_ids: row.author_ids,
    comment_id: row.comment_id,
    first_at: row.first_at,
    last_at: row.last_at,
    send_at,
  });
  const getDigestTime = createDigestTimes();
  return [
    ...now
      .filter(({ user_id }) => recipients.has(user_id))
      .map((row) => toItem(row, 0, new Date(Date.parse(row.first_at) + groupingMs).toISOString())),
    ...daily.flatMap((row) => {
      const recipient = recipients.get(row.user_id);
      return recipient ? [toItem(row, 1, getDigestTime(recipient, row.first_at))] : [];
    }),
  ];
}

/** Whether the person wants emails, and has confirmed the address. */
export function canGetEmail({ email_verified_at, is_demo, is_email_on }: EmailRecipient): boolean {
  return email_verified_at !== null && is_demo === 0 && is_email_on !== 0;
}

/** Many people share a time zone and an hour. */
function createDigestTimes() {
  const times = new Map<string, string>();
  return ({ time_zone, digest_hour }: EmailRecipient, at: string): string => {
    const hour = digest_hour ?? defaultDigestHour;
    const key = `${time_zone} ${hour} ${at.slice(0, 13)}`;
    const time = times.get(key) ?? getNextHour(time_zone, hour, Date.parse(at));
    times.set(key, time);
    return time;
  };
}
