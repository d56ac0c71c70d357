import { sql } from 'kysely';
import type { Role } from '../../../contract/rules/roles.ts';
import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';
import type { Param } from '../engine/placeholders.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { UserRow } from '../schema.ts';

/** The spaces of the user with the role in each. */
export function listUserMemberships(db: Db, userId: string) {
  return db.selectFrom('members').select(['space_id as id', 'role']).where('user_id', '=', userId).execute();
}

/** A column for queries that select a user as `u`; `parseMemberships` reads it. */
export function selectMemberships(db: Db) {
  const aggregate = sql.raw(isPostgres(db) ? 'string_agg' : 'group_concat');
  return sql<string | null>`(
    select ${aggregate}(cast(m.space_id as text) || ' ' || m.role, ',') from members m where m.user_id = u.id
  )`.as('memberships');
}

export function parseMemberships(memberships: string | null): { id: string; role: Role }[] {
  if (memberships === null) return [];
  return memberships.split(',').map((membership) => {
    const [id, role] = membership.split(' ') as [string, Role];
    return { id, role };
  });
}

/** Whether the user's tokens work: on a paid plan of their own, or in a space whose owner has the Team plan. */
export async function canUseApi(db: Db, { id, plan }: Pick<UserRow, 'id' | 'plan'>): Promise<boolean> {
  return plan !== 'free' || (await selectOwnerWithTeamPlan(db, { userId: id })).length > 0;
}

const selectOwnerWithTeamPlan = prepareQuery((db, param: Param<{ userId: string }>) =>
  db
    .selectFrom('members as mine')
    .innerJoin('members as theirs', 'theirs.space_id', 'mine.space_id')
    .innerJoin('users as owner', 'owner.id', 'theirs.user_id')
    .select('owner.id')
    .where('mine.user_id', '=', param('userId'))
    .where('theirs.role', '=', 'owner')
    .where('owner.plan', '=', 'team')
    .limit(1),
);
