import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { OutgoingEmailRow } from '../schema.ts';

export async function insertOutgoingEmail(db: Db, email: OutgoingEmailRow): Promise<void> {
  await db.insertInto('outgoing_emails').values(email).execute();
}

/**
 * Claims the email that has been due for longest. Two servers never claim the same email. A claim after `latestClaim` is of
 * a clock that was set back, and does not count; it is well after `claimedUntil`, because others claim at the same time.
 */
export async function claimOutgoingEmail(
  db: Db,
  { now, claimedUntil, latestClaim }: { now: string; claimedUntil: string; latestClaim: string },
): Promise<OutgoingEmailRow | undefined> {
  const due = db
    .selectFrom('outgoing_emails')
    .select('id')
    .where('next_attempt_at', '<=', now)
    .where((e) =>
      e.or([e('claimed_until', 'is', null), e('claimed_until', '<=', now), e('claimed_until', '>', latestClaim)]),
    )
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(1);
  const [email] = await (isPostgres(db) ? due.forUpdate().skipLocked() : due).execute();
  if (!email) return undefined;
  return db
    .updateTable('outgoing_emails')
    .set((e) => ({ claimed_until: claimedUntil, attempts: e('attempts', '+', 1) }))
    .where('id', '=', email.id)
    .returningAll()
    .executeTakeFirst();
}

/** Keeps claims while the emails are being sent. */
export async function extendEmailClaims(db: Db, ids: readonly string[], claimedUntil: string): Promise<void> {
  await db
    .updateTable('outgoing_emails')
    .set({ claimed_until: claimedUntil })
    .where(columnInIds(db, 'id', ids))
    .where('claimed_until', 'is not', null)
    .execute();
}

/** Removes an email that was sent, or that has nothing left to say. */
export async function deleteOutgoingEmail(db: Db, id: string): Promise<void> {
  await db.deleteFrom('outgoing_emails').where('id', '=', id).execute();
}

/** Sets when an email that could not be sent is tried again; `next_attempt_at` null: never. */
export async function rescheduleOutgoingEmail(
  db: Db,
  id: string,
  changes: Pick<OutgoingEmailRow, 'next_attempt_at' | 'last_error'>,
): Promise<void> {
  await db
    .updateTable('outgoing_emails')
    .set({ ...changes, claimed_until: null })
    .where('id', '=', id)
    .execute();
}

/** How many emails wait, and how many were given up. */
export async function countOutgoingEmails(db: Db): Promise<{ waiting: number; givenUp: number }> {
  const { all, waiting } = await db
    .selectFrom('outgoing_emails')
    .select((e) => [e.fn.countAll<number>().as('all'), e.fn.count<number>('next_attempt_at').as('waiting')])
    .executeTakeFirstOrThrow();
  return { waiting: Number(waiting), givenUp: Number(all) - Number(waiting) };
}

/** The emails that have failed at least once, with their recipients, oldest first. */
export function listFailedEmails(db: Db) {
  return db
    .selectFrom('outgoing_emails as o')
    .innerJoin('users as u', 'u.id', 'o.user_id')
    .select(['o.id', 'u.email', 'o.attempts', 'o.next_attempt_at', 'o.last_error', 'o.created_at'])
    .where('o.last_error', 'is not', null)
    .orderBy('o.id')
    .execute();
}

/** Has the emails that were given up tried again, and returns how many. */
export async function retryGivenUpEmails(db: Db, now: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('outgoing_emails')
    .set({ next_attempt_at: now, created_at: now })
    .where('next_attempt_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function deleteOldOutgoingEmails(db: Db, before: string): Promise<void> {
  await db.deleteFrom('outgoing_emails').where('created_at', '<', before).execute();
}
