import { sortByName } from '../../../contract/rules/compareNames.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { MemberRow } from '../schema.ts';

export async function insertMember(db: Db, member: MemberRow): Promise<void> {
  await db.insertInto('members').values(member).execute();
}

/** Undefined when the user is not a member. */
export async function findMemberRole(db: Db, spaceId: string, userId: string) {
  const [member] = await selectRole(db, { spaceId, userId });
  return member?.role;
}

const selectRole = prepareQuery((db, param: Param<{ spaceId: string; userId: string }>) =>
  db
    .selectFrom('members')
    .select('role')
    .where('space_id', '=', param('spaceId'))
    .where('user_id', '=', param('userId')),
);

/** Returns the members sorted by name. */
export async function listSpaceMembers(db: Db, spaceId: string) {
  return sortByName(await selectMembersWithUsers(db, spaceId).execute(), ({ user_id }) => user_id);
}

export function findMember(db: Db, spaceId: string, userId: string) {
  return selectMembersWithUsers(db, spaceId).where('m.user_id', '=', userId).executeTakeFirst();
}

function selectMembersWithUsers(db: Db, spaceId: string) {
  return db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.user_id', 'u.name', 'u.email', 'm.role', 'm.created_at'])
    .where('m.space_id', '=', spaceId);
}

/** Returns those of the given users who are members of the space. */
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

export async function countOwnedSpaces(db: Db, userId: string): Promise<number> {
  const { spaces } = await db
    .selectFrom('members')
    .select((e) => e.fn.countAll<number>().as('spaces'))
    .where('user_id', '=', userId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return spaces;
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
