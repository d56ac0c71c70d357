import type { Database } from '../../db/engine/database.ts';
import { listDueItems, listUsersWithDueItems, rescheduleEmailItems } from '../../db/queries/emailItems.ts';
import { type EmailRecipient, listEmailRecipients } from '../../db/queries/emailRecipients.ts';
import { insertOutgoingEmail } from '../../db/queries/outgoingEmails.ts';
import type { EmailItemRow, OutgoingEmailRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { getEndOfQuietHours } from '../localTimes.ts';
import { toEmailItem } from './emailItem.ts';
import { canGetEmail } from './planEmailItems.ts';

interface Dependencies {
  database: Database;
  /** Milliseconds. */
  now: () => number;
  /** Whether an address may get another email by now. */
  consumeAllowance(email: string): Promise<boolean>;
  isStopped(): boolean;
}

const usersPerRead = 100;
const usersAtOnce = 5;
const maxItemsPerEmail = 100;
/** More tasks at a moment come in one email. */
const maxEmailsAtOnce = 3;
/** What could not be sent for so long, because no server ran or none could send email, is not told any more. */
const maxAgeMs = 3 * 24 * 3_600_000;
const postponedMs = 15 * 60_000;

/** Makes outgoing emails of what people are to be emailed by now: one for each task, or one for all of them. */
export async function collectDueEmails(dependencies: Dependencies): Promise<void> {
  const { database, now } = dependencies;
  for (;;) {
    const at = new Date(now()).toISOString();
    const userIds = await database.read((db) => listUsersWithDueItems(db, at, usersPerRead));
    let collected = 0;
    const waiting = [...userIds];
    const collectNext = async () => {
      for (let userId = waiting.shift(); userId !== undefined; userId = waiting.shift()) {
        if (dependencies.isStopped()) return;
        if (await collectForUser(dependencies, userId, at)) collected++;
      }
    };
    await Promise.all(Array.from({ length: usersAtOnce }, collectNext));
    // What another server is collecting at the same time is not waited for.
    if (userIds.length < usersPerRead || collected === 0 || dependencies.isStopped()) return;
  }
}

interface Letter {
  isDigest: boolean;
  items: EmailItemRow[];
}

/** Returns false if another server has been faster, or something more has just happened. */
async function collectForUser(
  { database, now, consumeAllowance }: Dependencies,
  userId: string,
  at: string,
): Promise<boolean> {
  const { recipient, items } = await database.read(async (db) => ({
    recipient: (await listEmailRecipients(db, [userId]))[0],
    items: await listDueItems(db, userId, at, maxItemsPerEmail),
  }));
  if (items.length === 0) return false;
  const reschedule = (rows: readonly EmailItemRow[], sendAt: string | null) =>
    rows.length === 0 ? undefined : database.write((db) => rescheduleEmailItems(db, userId, rows, sendAt));
  if (!recipient || !canGetEmail(recipient)) {
    await reschedule(items, null);
    return true;
  }
  const oldest = new Date(now() - maxAgeMs).toISOString();
  const { old = [], quiet = [], due = [] } = groupByTime(items, recipient, { oldest, now: now() });
  await reschedule(old, null);
  const endOfQuietHours = getQuietEnd(recipient, now());
  if (endOfQuietHours !== undefined) await reschedule(quiet, endOfQuietHours);
  for (const letter of toLetters(due)) {
    if (!(await consumeAllowance(recipient.email))) {
      await reschedule(letter.items, new Date(now() + postponedMs).toISOString());
      continue;
    }
    if (!(await tryTakeItems(database, userId, letter, at))) return false;
  }
  return true;
}

function groupByTime(
  items: readonly EmailItemRow[],
  recipient: EmailRecipient,
  { oldest, now }: { oldest: string; now: number },
): { [K in 'old' | 'quiet' | 'due']?: EmailItemRow[] } {
  const isQuiet = getQuietEnd(recipient, now) !== undefined;
  return Object.groupBy(items, ({ send_at, is_daily }) => {
    if (send_at !== null && send_at < oldest) return 'old';
    return isQuiet && is_daily === 0 ? 'quiet' : 'due';
  });
}

function getQuietEnd({ time_zone, quiet_from: from, quiet_to: to }: EmailRecipient, now: number): string | undefined {
  return getEndOfQuietHours(time_zone, { from, to }, now);
}

function toLetters(items: readonly EmailItemRow[]): Letter[] {
  const daily = items.filter(({ is_daily }) => is_daily === 1);
  const atOnce = items.filter(({ is_daily }) => is_daily === 0);
  const letters: Letter[] =
    atOnce.length > maxEmailsAtOnce
      ? [{ isDigest: true, items: atOnce }]
      : atOnce.map((item) => ({ isDigest: false, items: [item] }));
  return daily.length === 0 ? letters : [...letters, { isDigest: true, items: daily }];
}

/** Hands the items over to an outgoing email, if all of them still are as they were read. */
async function tryTakeItems(
  database: Database,
  userId: string,
  { isDigest, items }: Letter,
  at: string,
): Promise<boolean> {
  const email: OutgoingEmailRow = {
    id: generateId(),
    user_id: userId,
    is_digest: isDigest ? 1 : 0,
    items: JSON.stringify(items.map(toEmailItem)),
    attempts: 0,
    next_attempt_at: at,
    claimed_until: null,
    last_error: null,
    created_at: at,
  };
  try {
    await database.write(async (db) => {
      // Rolls back, so that what is left of them waits again.
      if ((await rescheduleEmailItems(db, userId, items, null)) !== items.length) throw new ItemsChangedError();
      await insertOutgoingEmail(db, email);
    });
    return true;
  } catch (error) {
    if (error instanceof ItemsChangedError) return false;
    throw error;
  }
}

class ItemsChangedError extends Error {}
