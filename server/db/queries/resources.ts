import { createBatchLoader } from '../engine/batchLoader.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { DbSchema } from '../schema.ts';

const tableOf = {
  spaceId: 'spaces',
  projectId: 'projects',
  statusId: 'statuses',
  taskId: 'tasks',
  commentId: 'comments',
  labelId: 'labels',
} as const;

type TableOf = typeof tableOf;
export type ResourceRow<T extends keyof TableOf> = DbSchema[TableOf[T]];

/** The row that an id names, if it lies in one of the spaces: for everyone else it does not exist. */
export async function findResource<T extends keyof TableOf>(
  db: Db,
  target: T,
  id: string,
  spaceIds: readonly string[],
): Promise<ResourceRow<T> | undefined> {
  if (target === 'spaceId' && !spaceIds.includes(id)) return undefined;
  return (await rowsOf[target](db, { id, spaceIds })) as ResourceRow<T> | undefined;
}

interface Wanted {
  id: string;
  spaceIds: readonly string[];
}

const rowsOf = {
  spaceId: spaceRow,
  projectId: rowOf('projects'),
  statusId: rowOf('statuses'),
  taskId: rowOf('tasks'),
  commentId: rowOf('comments'),
  labelId: rowOf('labels'),
};

async function spaceRow(db: Db, { id }: Wanted) {
  const [space] = await spacesOfId(db, { id });
  return space;
}

const spacesOfId = prepareQuery((db, given: { id: string }) =>
  db.selectFrom('spaces').selectAll().where('id', '=', given.id),
);

function rowOf(table: Exclude<TableOf[keyof TableOf], 'spaces'>) {
  const one = prepareQuery((db, given: Wanted) =>
    db
      .selectFrom(table as 'tasks')
      .selectAll()
      .where('id', '=', given.id)
      .where(columnInIds(db, 'space_id', given.spaceIds)),
  );
  const many = prepareQuery((db, given: { ids: string[]; spaceIds: string[] }) =>
    db
      .selectFrom(table as 'tasks')
      .selectAll()
      .where(columnInIds(db, 'id', given.ids))
      .where(columnInIds(db, 'space_id', given.spaceIds)),
  );
  return createBatchLoader<Wanted, ResourceRow<'taskId'> | undefined>(
    async (db, wanted) => (await one(db, wanted))[0],
    async (db, all) => {
      const ids = new Set(all.map(({ id }) => id));
      const spaceIds = new Set(all.flatMap((wanted) => wanted.spaceIds));
      const rows = await many(db, { ids: [...ids], spaceIds: [...spaceIds] });
      // Found for somebody is not yet found for everybody.
      return all.map(({ id, spaceIds }) => rows.find((row) => row.id === id && spaceIds.includes(row.space_id)));
    },
  );
}

export function getResourceSpaceId(target: keyof TableOf, row: ResourceRow<keyof TableOf>): string {
  return target === 'spaceId' ? row.id : (row as ResourceRow<'taskId'>).space_id;
}
