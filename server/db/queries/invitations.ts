import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { InvitationRow } from '../schema.ts';

export async function insertInvitation(db: Db, invitation: InvitationRow): Promise<void> {
  await db.insertInto('invitations').values(invitation).execute();
}

/** Returns the invitations that have not expired, oldest first. */
export function listSpaceInvitations(db: Db, spaceId: string, now: string): Promise<InvitationRow[]> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('expires_at', '>', now)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Returns the invitation with a secret, unless it has expired. */
export function findInvitation(db: Db, secretHash: string, now: string): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Returns false when the space has no such invitation. */
export async function deleteInvitation(db: Db, spaceId: string, invitationId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('invitations')
    .where('id', '=', invitationId)
    .where('space_id', '=', spaceId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Withdraws the invitations to the spaces that the user sent, or that are addressed to the email. */
export async function deleteInvitationsOfMember(
  db: Db,
  spaceIds: readonly string[],
  { userId, email }: { userId?: string; email?: string },
): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where(columnInIds(db, 'space_id', spaceIds))
    .where((e) =>
      e.or([
        ...(userId === undefined ? [] : [e('invited_by_id', '=', userId)]),
        ...(email === undefined ? [] : [e('email', '=', email)]),
      ]),
    )
    .execute();
}

interface BarredUser {
  spaceId: string;
  userId: string;
  now: string;
}

/** Makes the space's present invitations that anyone can accept invalid for the user. */
export async function barFromOpenInvitations(db: Db, { spaceId, userId, now }: BarredUser): Promise<void> {
  const open = await db
    .selectFrom('invitations')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('email', 'is', null)
    .execute();
  if (open.length === 0) return;
  await db
    .insertInto('barred_invitations')
    .values(open.map(({ id }) => ({ space_id: spaceId, invitation_id: id, user_id: userId, created_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether the invitation is from before the user was removed or demoted. */
export async function isBarredFromInvitation(
  db: Db,
  { id, space_id }: InvitationRow,
  userId: string,
): Promise<boolean> {
  const barred = await db
    .selectFrom('barred_invitations')
    .select('user_id')
    .where('invitation_id', '=', id)
    .where('space_id', '=', space_id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return barred !== undefined;
}
