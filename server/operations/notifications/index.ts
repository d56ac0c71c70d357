import { invalidInput, notFound } from '../../../contract/errors.ts';
import {
  countUnreadNotifications,
  findNotification,
  type ListedNotification,
  listNotifications,
  readAllNotifications,
  updateNotification,
} from '../../db/queries/notifications.ts';
import type { NotificationRow } from '../../db/schema.ts';
import { changeIfExpected } from '../changeIfExpected.ts';
import type { ActorContext, Handler, OperationInput } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { parseCursor, toTaskPage } from '../tasks/listTasks.ts';
import { presentNotifications } from './presentNotifications.ts';

const defaultLimit = 50;
/** Counting stops here: a badge shows no more. */
const maxUnreadCount = 100;
const maxSnoozeDays = 366;

export const list_notifications: Handler<'list_notifications'> = async (context, input) => {
  const { state = 'inbox', limit = defaultLimit, cursor } = input;
  const [shownAt, id] = parseCursor(cursor, ['text', 'id']) ?? [];
  const after = shownAt === undefined ? undefined : { shownAt: shownAt as string, id: id as string };
  const rows = await listNotifications(context.db, toReader(context), { state, limit: limit + 1, after });
  const page = toTaskPage(rows, limit, (row) => [row.shown_at, row.id]);
  return {
    notifications: await presentNotifications(context.db, page.rows, context.now),
    unreadCount: await countUnread(context),
    nextCursor: page.nextCursor,
  };
};

/** How many notifications are unread in the caller's inbox, up to 100. */
export function countUnread(context: ActorContext): Promise<number> {
  return countUnreadNotifications(context.db, toReader(context), maxUnreadCount);
}

export const update_notification: Handler<'update_notification'> = async (context, input) => {
  const { db } = context;
  const row = await requireNotification(context, input.notificationId);
  const changes = toColumns(context, row, input);
  context.answeredSpaceIds = [row.space_id];
  const present = async (current: ListedNotification) => {
    const [notification] = await presentNotifications(db, [current], context.now);
    return { notification: notification as NonNullable<typeof notification> };
  };
  return changeIfExpected(
    row,
    input.expected,
    () => present(row),
    async () => {
      await updateNotification(db, row, changes);
      announce(context);
      return present({ ...row, ...changes });
    },
  );
};

async function requireNotification(context: ActorContext, id: string): Promise<ListedNotification> {
  const row = await findNotification(context.db, toReader(context), id);
  if (!row) throw notFound('Notification');
  return row;
}

function toColumns(
  { now }: ActorContext,
  row: NotificationRow,
  { isRead, isDone, snoozedUntil }: OperationInput<'update_notification'>,
): Partial<NotificationRow> {
  const changes: Partial<NotificationRow> = {};
  if (snoozedUntil) {
    if (snoozedUntil <= now || snoozedUntil > addDays(now, maxSnoozeDays))
      throw invalidInput('snoozedUntil', 'must be an instant within the next year');
    // It comes back as something new.
    Object.assign(changes, { snoozed_until: snoozedUntil, shown_at: snoozedUntil, is_read: 0, is_done: 0 });
  } else if (snoozedUntil === null) Object.assign(changes, { snoozed_until: null, shown_at: row.last_at });
  if (isDone !== undefined) changes.is_done = isDone ? 1 : 0;
  if (isDone) changes.is_read = 1;
  if (isRead !== undefined) changes.is_read = isRead ? 1 : 0;
  return { is_read: row.is_read, ...changes };
}

export const read_all_notifications: Handler<'read_all_notifications'> = async (context, { upTo }) => {
  const count = await readAllNotifications(context.db, toReader(context), upTo ?? context.now);
  if (count > 0) announce(context);
  return { count };
};

/** Tells the other tabs and devices of the person. */
function announce({ services, actor, afterCommit }: ActorContext): void {
  afterCommit(async () => services.eventFeed.announceNotifications(actor.user.id));
}

function toReader({ actor, now }: ActorContext) {
  return { userId: actor.user.id, spaceIds: actor.spaces.map(({ id }) => id), now };
}
