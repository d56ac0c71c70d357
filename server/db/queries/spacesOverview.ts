import { columnContains, columnInIds, type Db } from '../engine/database.ts';

/** What is in spaces, for whoever wants to know what there is: at most `limit` of each. */
export interface OverviewScope {
  spaceIds: readonly string[];
  limit: number;
}

/** The projects that are not archived, those last written to first. */
export function listProjectsInSpaces(q: Db, { spaceIds, limit }: OverviewScope) {
  return q
    .selectFrom('projects')
    .select(['id', 'space_id', 'name'])
    .where(columnInIds(q, 'space_id', spaceIds))
    .where('is_archived', '=', 0)
    .orderBy('rev', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** In column order. */
export function listStatusesInSpaces(q: Db, { spaceIds, limit }: OverviewScope, projectIds: readonly string[]) {
  return q
    .selectFrom('statuses')
    .select(['id', 'project_id', 'name', 'category'])
    .where(columnInIds(q, 'space_id', spaceIds))
    .where(columnInIds(q, 'project_id', projectIds))
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export function listMembersInSpaces(q: Db, { spaceIds, limit }: OverviewScope) {
  return q
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.space_id', 'm.user_id', 'u.name', 'm.role'])
    .where(columnInIds(q, 'm.space_id', spaceIds))
    .orderBy('u.name')
    .orderBy('u.id')
    .limit(limit)
    .execute();
}

/** The projects whose names contain the text, whatever its case. */
export function searchProjectsByName(q: Db, spaceIds: readonly string[], text: string, limit: number) {
  return q
    .selectFrom('projects')
    .select(['id', 'space_id', 'name'])
    .where(columnInIds(q, 'space_id', spaceIds))
    .where('is_archived', '=', 0)
    .where(columnContains(q, 'name', text))
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}
