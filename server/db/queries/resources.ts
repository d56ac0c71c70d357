import { createBatchLoader } from '../engine/batchLoader.ts';
import { columnInIds, type Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
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
  q: Db,
  target: T,
  id: string,
  spaceIds: readonly string[],
): Promise<ResourceRow<T> | undefined> {
  if (target === 'spaceId' && !spaceIds.includes(id)) return undefined;
  return (await rowsOf[target](q, { id, spaceIds })) as ResourceRow<T> | undefined;
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

async function spaceRow(q: Db, { id }: Wanted) {
  const [space] = await spacesOfId(q, { id });
  return space;
}

const spacesOfId = prepareQuery((q, given: { id: string }) =>
  q.selectFrom('spaces').selectAll().where('id', '=', given.id),
);

function rowOf(table: Exclude<TableOf[keyof TableOf], 'spaces'>) {
  const one = prepareQuery((q, given: Wanted) =>
    q
      .selectFrom(table as 'tasks')
      .selectAll()
      .where('id', '=', given.id)
      .where(columnInIds(q, 'space_id', given.spaceIds)),
  );
  const many = prepareQuery((q, given: { ids: string[]; spaceIds: string[] }) =>
    q
      .selectFrom(table as 'tasks')
      .selectAll()
      .where(columnInIds(q, 'id', given.ids))
      .where(columnInIds(q, 'space_id', given.spaceIds)),
  );
  return createBatchLoader<Wanted, ResourceRow<'taskId'> | undefined>(
    async (q, wanted) => (await one(q, wanted))[0],
    async (q, all) => {
      const ids = new Set(all.map(({ id }) => id));
      const spaceIds = new Set(all.flatMap((wanted) => wanted.spaceIds));
      const rows = await many(q, { ids: [...ids], spaceIds: [...spaceIds] });
      // Found for somebody is not yet found for everybody.
      return all.map(({ id, spaceIds }) => rows.find((row) => row.id === id && spaceIds.includes(row.space_id)));
    },
  );
}

export function getResourceSpaceId(target: keyof TableOf, row: ResourceRow<keyof TableOf>): string {
  return target === 'spaceId' ? row.id : (row as ResourceRow<'taskId'>).space_id;
}
