import { sql } from 'kysely';
import type { Role } from '../../../contract/operation.ts';
import { columnInIds, type Db } from '../engine/database.ts';
import { isPostgres, prepareQuery } from '../engine/preparedQueries.ts';
import type { InvitationRow, MemberRow, UserRow } from '../schema.ts';

export async function insertMember(db: Db, member: MemberRow): Promise<void> {
  await db.insertInto('members').values(member).execute();
}

export async function findMemberRole(db: Db, spaceId: string, userId: string) {
  const [member] = await rolesIn(db, { spaceId, userId });
  return member?.role;
}

const rolesIn = prepareQuery((db, given: { spaceId: string; userId: string }) =>
  db.selectFrom('members').select('role').where('space_id', '=', given.spaceId).where('user_id', '=', given.userId),
);

/** Every space the user belongs to, with the role there. */
export function listUserMemberships(db: Db, userId: string) {
  return db.selectFrom('members').select(['space_id as id', 'role']).where('user_id', '=', userId).execute();
}

/** To be selected with a user `u`, and read with `readMemberships`. */
export function selectMemberships(db: Db) {
  const list = sql.raw(isPostgres(db) ? 'string_agg' : 'group_concat');
  return sql<string | null>`(
    select ${list}(cast(m.space_id as text) || ' ' || m.role, ',') from members m where m.user_id = u.id
  )`.as('memberships');
}

export function parseMemberships(memberships: string | null): { id: string; role: Role }[] {
  if (memberships === null) return [];
  return memberships.split(',').map((membership) => {
    const [id, role] = membership.split(' ') as [string, Role];
    return { id, role };
  });
}

export function listSpaceMembers(db: Db, spaceId: string) {
  return selectMembers(db, spaceId).orderBy('u.name').orderBy('u.id').execute();
}

export function findMember(db: Db, spaceId: string, userId: string) {
  return selectMembers(db, spaceId).where('m.user_id', '=', userId).executeTakeFirst();
}

function selectMembers(db: Db, spaceId: string) {
  return db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.user_id', 'u.name', 'u.email', 'm.role', 'm.created_at'])
    .where('m.space_id', '=', spaceId);
}

/** Which of these users are members of the space. */
export async function filterMemberIds(db: Db, spaceId: string, userIds: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('members')
    .select('user_id')
    .where('space_id', '=', spaceId)
    .where(columnInIds(db, 'user_id', userIds))
    .execute();
  return new Set(rows.map((row) => row.user_id));
}

export async function countOwners(db: Db, spaceId: string): Promise<number> {
  const { owners } = await db
    .selectFrom('members')
    .select((e) => e.fn.countAll<number>().as('owners'))
    .where('space_id', '=', spaceId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return owners;
}

export async function updateMemberRole(
  db: Db,
  spaceId: string,
  userId: string,
  role: MemberRow['role'],
): Promise<void> {
  await db.updateTable('members').set({ role }).where('space_id', '=', spaceId).where('user_id', '=', userId).execute();
}

export async function deleteMember(db: Db, spaceId: string, userId: string): Promise<void> {
  await db.deleteFrom('members').where('space_id', '=', spaceId).where('user_id', '=', userId).execute();
}

/** Whether the user's tokens may be used: by their own plan, or by that of a Team owner whose space they are in. */
export async function mayUseApi(db: Db, { id, plan }: Pick<UserRow, 'id' | 'plan'>): Promise<boolean> {
  return plan !== 'free' || (await teamOwnersOver(db, { userId: id })).length > 0;
}

const teamOwnersOver = prepareQuery((db, given: { userId: string }) =>
  db
    .selectFrom('members as mine')
    .innerJoin('members as theirs', 'theirs.space_id', 'mine.space_id')
    .innerJoin('users as owner', 'owner.id', 'theirs.user_id')
    .select('owner.id')
    .where('mine.user_id', '=', given.userId)
    .where('theirs.role', '=', 'owner')
    .where('owner.plan', '=', 'team')
    .limit(1),
);

export async function insertInvitation(db: Db, invitation: InvitationRow): Promise<void> {
  await db.insertInto('invitations').values(invitation).execute();
}

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

export function findInvitation(db: Db, secretHash: string, now: string): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** Whether there was one. */
export async function deleteInvitation(db: Db, spaceId: string, invitationId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('invitations')
    .where('id', '=', invitationId)
    .where('space_id', '=', spaceId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Withdraws what the user has invited to the space. */
export async function deleteInvitationsByInviter(db: Db, spaceId: string, userId: string): Promise<void> {
  await db.deleteFrom('invitations').where('space_id', '=', spaceId).where('invited_by_id', '=', userId).execute();
}
