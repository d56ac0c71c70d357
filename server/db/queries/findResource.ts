import { createBatchLoader } from '../engine/batchLoader.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { DbSchema, TaskRow } from '../schema.ts';
import { taskColumns } from './tasks/taskColumns.ts';

interface ResourceTables {
  spaceId: 'spaces';
  projectId: 'projects';
  statusId: 'statuses';
  taskId: 'tasks';
  commentId: 'comments';
  labelId: 'labels';
  runId: 'runs';
}

export type ResourceRow<T extends keyof ResourceTables> = T extends 'taskId' ? TaskRow : DbSchema[ResourceTables[T]];

/** The row with this id if it is in one of the spaces. Rows of other spaces do not exist for the caller. */
export async function findResource<T extends keyof ResourceTables>(
  db: Db,
  idField: T,
  id: string,
  spaceIds: readonly string[],
): Promise<ResourceRow<T> | undefined> {
  if (idField === 'spaceId' && !spaceIds.includes(id)) return undefined;
  return (await loaders[idField](db, { id, spaceIds })) as ResourceRow<T> | undefined;
}

interface ResourceLookup {
  id: string;
  spaceIds: readonly string[];
}

const loaders = {
  spaceId: loadSpace,
  projectId: createRowLoader('projects'),
  statusId: createRowLoader('statuses'),
  taskId: createRowLoader('tasks'),
  commentId: createRowLoader('comments'),
  labelId: createRowLoader('labels'),
  runId: createRowLoader('runs'),
};

async function loadSpace(db: Db, { id }: ResourceLookup) {
  const [space] = await selectSpace(db, { id });
  return space;
}

const selectSpace = prepareQuery((db, param: Param<{ id: string }>) =>
  db.selectFrom('spaces').selectAll().where('id', '=', param('id')),
);

function createRowLoader(table: Exclude<ResourceTables[keyof ResourceTables], 'spaces'>) {
  const selectRows = (db: Db) =>
    table === 'tasks' ? db.selectFrom(table).select(taskColumns) : db.selectFrom(table as 'tasks').selectAll();
  const selectOne = prepareQuery((db, param: Param<ResourceLookup>) =>
    selectRows(db)
      .where('id', '=', param('id'))
      .where(columnInIds(db, 'space_id', param('spaceIds'))),
  );
  const selectMany = prepareQuery((db, param: Param<{ ids: string[]; spaceIds: string[] }>) =>
    selectRows(db)
      .where(columnInIds(db, 'id', param('ids')))
      .where(columnInIds(db, 'space_id', param('spaceIds'))),
  );
  return createBatchLoader<ResourceLookup, ResourceRow<'taskId'> | undefined>(
    async (db, lookup) => (await selectOne(db, lookup))[0],
    async (db, lookups) => {
      const ids = new Set(lookups.map(({ id }) => id));
      const spaceIds = new Set(lookups.flatMap((lookup) => lookup.spaceIds));
      const rows = await selectMany(db, { ids: [...ids], spaceIds: [...spaceIds] });
      // The batch mixes callers: each gets only rows of the spaces in its own lookup.
      return lookups.map(({ id, spaceIds }) => rows.find((row) => row.id === id && spaceIds.includes(row.space_id)));
    },
  );
}

export function getResourceSpaceId(idField: keyof ResourceTables, row: ResourceRow<keyof ResourceTables>): string {
  return idField === 'spaceId' ? row.id : (row as ResourceRow<'taskId'>).space_id;
}
