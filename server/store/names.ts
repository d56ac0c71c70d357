import { among, type Handle } from './database.ts';

/** What things are called, by id. Users belong to no space; the others are looked for in these only. */
export async function namesOf(
  q: Handle,
  table: 'statuses' | 'projects' | 'labels' | 'users',
  spaceIds: readonly string[],
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  let rows = q
    .selectFrom(table as 'projects')
    .select(['id', 'name'])
    .where(among(q, 'id', ids));
  if (table !== 'users') rows = rows.where(among(q, 'space_id', spaceIds));
  return new Map((await rows.execute()).map(({ id, name }) => [id, name]));
}
