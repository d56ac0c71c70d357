import { sortByName } from '../../../contract/rules/compareNames.ts';
import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';

/** The spaces to list from, and how many rows of each kind at most. */
export interface OverviewScope {
  spaceIds: readonly string[];
  limit: number;
}

/** The projects that are not archived, most recently changed first. */
export function listProjectsInSpaces(db: Db, { spaceIds, limit }: OverviewScope) {
  return db
    .selectFrom('projects')
    .select(['id', 'space_id', 'name'])
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('is_archived', '=', 0)
    .orderBy('rev', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Returns the statuses in column order. */
export function listStatusesInSpaces(db: Db, { spaceIds, limit }: OverviewScope, projectIds: readonly string[]) {
  return db
    .selectFrom('statuses')
    .select(['id', 'project_id', 'name', 'category'])
    .where(columnInIds(db, 'space_id', spaceIds))
    .where(columnInIds(db, 'project_id', projectIds))
    .orderBy('position')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The labels, by name. */
export async function listLabelsInSpaces(db: Db, { spaceIds, limit }: OverviewScope) {
  const rows = await db
    .selectFrom('labels')
    .select(['id', 'space_id', 'name'])
    .where(columnInIds(db, 'space_id', spaceIds))
    .orderBy('id')
    .limit(limit)
    .execute();
  return sortByName(rows, ({ id }) => id);
}

/** Returns the members sorted by name. */
export async function listMembersInSpaces(db: Db, { spaceIds, limit }: OverviewScope) {
  const rows = await db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.space_id', 'm.user_id', 'u.name', 'u.email', 'm.role'])
    .where(columnInIds(db, 'm.space_id', spaceIds))
    .orderBy('m.user_id')
    .limit(limit)
    .execute();
  return sortByName(rows, ({ user_id }) => user_id);
}
