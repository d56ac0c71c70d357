import { sql } from 'kysely';
import type { Role } from '../../../contract/rules/roles.ts';
import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { UserRow } from '../schema.ts';

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

/** Whether the user's tokens may be used: by their own plan, or by that of a Team owner whose space they are in. */
export async function canUseApi(db: Db, { id, plan }: Pick<UserRow, 'id' | 'plan'>): Promise<boolean> {
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
