import type { Db } from '../engine/database.ts';
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

/** Withdraws the user's invitations to the space. */
export async function deleteInvitationsByInviter(db: Db, spaceId: string, userId: string): Promise<void> {
  await db.deleteFrom('invitations').where('space_id', '=', spaceId).where('invited_by_id', '=', userId).execute();
}
