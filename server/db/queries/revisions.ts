import { notFound } from '../../../contract/errors.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import { columnInIds } from '../engine/sqlConditions.ts';

/**
 * Takes the space's next number, and marks the project, if one is given, as changed by it.
 * @throws Refusal `not_found` when the space is gone
 */
export async function incrementRev(db: Db, spaceId: string, projectId?: string): Promise<number> {
  const [space] = await countSpace(db, { spaceId });
  if (!space) throw notFound('Space');
  if (projectId !== undefined) await markProject(db, { ...space, projectId, spaceId });
  return space.rev;
}

const countSpace = prepareQuery((db, given: { spaceId: string }) =>
  db
    .updateTable('spaces')
    .set((e) => ({ rev: e('rev', '+', 1) }))
    .where('id', '=', given.spaceId)
    .returning('rev'),
);

const markProject = prepareQuery((db, given: { rev: number; projectId: string; spaceId: string }) =>
  db
    .updateTable('projects')
    .set({ rev: given.rev })
    .where('id', '=', given.projectId)
    .where('space_id', '=', given.spaceId),
);

/** Where each space's log stands now. */
export const getSpaceRevs = prepareQuery((db, given: { spaceIds: readonly string[] }) =>
  db
    .selectFrom('spaces')
    .select(['id', 'rev'])
    .where(columnInIds(db, 'id', given.spaceIds))
    .orderBy('id'),
);
