import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import { columnInIds } from '../engine/sqlConditions.ts';

type Named = 'statuses' | 'projects' | 'labels' | 'users';

/** What things are called, by id. Users belong to no space; the others are looked for in these only. */
export async function lookupNames(
  db: Db,
  table: Named,
  spaceIds: readonly string[],
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await namesIn[table](db, { ids, spaceIds });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const namesIn = {
  statuses: namesFrom('statuses'),
  projects: namesFrom('projects'),
  labels: namesFrom('labels'),
  users: namesFrom('users'),
};

function namesFrom(table: Named) {
  return prepareQuery((db, given: { ids: readonly string[]; spaceIds: readonly string[] }) => {
    const rows = db
      .selectFrom(table as 'projects')
      .select(['id', 'name'])
      .where(columnInIds(db, 'id', given.ids));
    return table === 'users' ? rows : rows.where(columnInIds(db, 'space_id', given.spaceIds));
  });
}
