import { sql } from 'kysely';
import type { Role } from '../../../contract/rules/roles.ts';
import type { Db } from '../engine/database.ts';
import { isPostgres } from '../engine/isPostgres.ts';

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
