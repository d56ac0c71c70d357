import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { columnInIds } from '../engine/sqlConditions.ts';

type NamedTable = 'statuses' | 'projects' | 'labels' | 'users' | 'spaces';

/** The names of rows by id. Rows other than users and spaces are found in the given spaces only. */
export async function lookupNames(
  db: Db,
  table: NamedTable,
  spaceIds: readonly string[],
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await selectNames[table](db, { ids, spaceIds });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const selectNames = {
  statuses: prepareNamesQuery('statuses'),
  projects: prepareNamesQuery('projects'),
  labels: prepareNamesQuery('labels'),
  users: prepareNamesQuery('users'),
  spaces: prepareNamesQuery('spaces'),
};

function prepareNamesQuery(table: NamedTable) {
  return prepareQuery((db, param: Param<{ ids: readonly string[]; spaceIds: readonly string[] }>) => {
    const rows = db
      .selectFrom(table as 'projects')
      .select(['id', 'name'])
      .where(columnInIds(db, 'id', param('ids')));
    return table === 'users' || table === 'spaces' ? rows : rows.where(columnInIds(db, 'space_id', param('spaceIds')));
  });
}
