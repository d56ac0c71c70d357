import { among, contains, type Handle } from '../engine/database.ts';

/** What is in spaces, for whoever wants to know what there is: at most `limit` of each. */
export interface Wanted {
  spaceIds: readonly string[];
  limit: number;
}

/** The projects that are not archived, those last written to first. */
export function projectsIn(q: Handle, { spaceIds, limit }: Wanted) {
  return q
    .selectFrom('projects')
    .select(['id', 'space_id', 'name'])
    .where(among(q, 'space_id', spaceIds))
    .where('is_archived', '=', 0)
    .orderBy('rev', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** In column order. */
export function statusesIn(q: Handle, { spaceIds, limit }: Wanted, projectIds: readonly string[]) {
  return q
    .selectFrom('statuses')
    .select(['id', 'project_id', 'name', 'category'])
    .where(among(q, 'space_id', spaceIds))
    .where(among(q, 'project_id', projectIds))
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export function membersIn(q: Handle, { spaceIds, limit }: Wanted) {
  return q
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.space_id', 'm.user_id', 'u.name', 'm.role'])
    .where(among(q, 'm.space_id', spaceIds))
    .orderBy('u.name')
    .orderBy('u.id')
    .limit(limit)
    .execute();
}

/** The projects whose names contain the text, whatever its case. */
export function projectsNamed(q: Handle, spaceIds: readonly string[], text: string, limit: number) {
  return q
    .selectFrom('projects')
    .select(['id', 'space_id', 'name'])
    .where(among(q, 'space_id', spaceIds))
    .where('is_archived', '=', 0)
    .where(contains(q, 'name', text))
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}
