import { notFound } from '../../../contract/errors.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { SpaceRow } from '../schema.ts';

export type RevAndLimits = Pick<SpaceRow, 'rev' | 'stored_bytes' | 'stopped_runs'>;

/**
 * Increments the space's revision and returns it, with what every write must know of the space; if a project is given, the project
 * gets the same revision.
 * @throws AppError with code `not_found` when the space is gone
 */
export async function incrementRev(db: Db, spaceId: string, projectId?: string): Promise<RevAndLimits> {
  const [space] = await incrementSpaceRev(db, { spaceId });
  if (!space) throw notFound('Space');
  if (projectId !== undefined) await setProjectRev(db, { rev: space.rev, projectId, spaceId });
  return space;
}

const incrementSpaceRev = prepareQuery((db, param: Param<{ spaceId: string }>) =>
  db
    .updateTable('spaces')
    .set((e) => ({ rev: e('rev', '+', 1) }))
    .where('id', '=', param('spaceId'))
    .returning(['rev', 'stored_bytes', 'stopped_runs']),
);

/** The revision of the write that creates a task, and what makes its ref. */
export interface NewTaskNumbers extends RevAndLimits {
  key: string;
  number: number;
}

/**
 * The same as `incrementRev`, which also takes the next number for a task.
 * @throws AppError with code `not_found` when the space is gone
 */
export async function takeTaskNumber(db: Db, spaceId: string, projectId: string): Promise<NewTaskNumbers> {
  const [space] = await incrementRevAndNumber(db, { spaceId });
  if (!space) throw notFound('Space');
  const { next_number, ...numbers } = space;
  await setProjectRev(db, { rev: space.rev, projectId, spaceId });
  return { ...numbers, number: next_number - 1 };
}

const incrementRevAndNumber = prepareQuery((db, param: Param<{ spaceId: string }>) =>
  db
    .updateTable('spaces')
    .set((e) => ({ rev: e('rev', '+', 1), next_number: e('next_number', '+', 1) }))
    .where('id', '=', param('spaceId'))
    .returning(['rev', 'stored_bytes', 'stopped_runs', 'key', 'next_number']),
);

/** Sets the revision of a project to that of a change in its space. */
export const setProjectRev = prepareQuery((db, param: Param<{ rev: number; projectId: string; spaceId: string }>) =>
  db
    .updateTable('projects')
    .set({ rev: param('rev') })
    .where('id', '=', param('projectId'))
    .where('space_id', '=', param('spaceId')),
);

/** The current revision of each space. */
export const getSpaceRevs = prepareQuery((db, param: Param<{ spaceIds: readonly string[] }>) =>
  db
    .selectFrom('spaces')
    .select(['id', 'rev'])
    .where(columnInIds(db, 'id', param('spaceIds')))
    .orderBy('id'),
);

/**
 * Increases the space's revision and returns it, with what every write must know of the space.
 * @throws AppError with code `not_found` when the space is gone
 */
export async function addToRev(db: Db, spaceId: string, count: number): Promise<RevAndLimits> {
  const space = await db
    .updateTable('spaces')
    .set((e) => ({ rev: e('rev', '+', count) }))
    .where('id', '=', spaceId)
    .returning(['rev', 'stored_bytes', 'stopped_runs'])
    .executeTakeFirst();
  if (!space) throw notFound('Space');
  return space;
}

/** Sets the revision of projects to that of a change in their space. */
export async function setProjectRevs(db: Db, spaceId: string, projectIds: string[], rev: number): Promise<void> {
  await db
    .updateTable('projects')
    .set({ rev })
    .where(columnInIds(db, 'id', projectIds))
    .where('space_id', '=', spaceId)
    .execute();
}
