import { among, type Handle } from './database.ts';
import type { Schema } from './schema.ts';
import { statement } from './statement.ts';

const tableOf = {
  spaceId: 'spaces',
  projectId: 'projects',
  statusId: 'statuses',
  taskId: 'tasks',
  commentId: 'comments',
  labelId: 'labels',
} as const;

type TableOf = typeof tableOf;
export type TargetRow<T extends keyof TableOf> = Schema[TableOf[T]];

/** The row that an id names, if it lies in one of the spaces: for everyone else it does not exist. */
export async function findTarget<T extends keyof TableOf>(
  q: Handle,
  target: T,
  id: string,
  spaceIds: readonly string[],
): Promise<TargetRow<T> | undefined> {
  if (target === 'spaceId' && !spaceIds.includes(id)) return undefined;
  const [row] = await rowsOf[target](q, { id, spaceIds });
  return row as TargetRow<T> | undefined;
}

const rowsOf = {
  spaceId: statement((q, given: { id: string }) => q.selectFrom('spaces').selectAll().where('id', '=', given.id)),
  projectId: rowOf('projects'),
  statusId: rowOf('statuses'),
  taskId: rowOf('tasks'),
  commentId: rowOf('comments'),
  labelId: rowOf('labels'),
};

function rowOf(table: Exclude<TableOf[keyof TableOf], 'spaces'>) {
  return statement((q, given: { id: string; spaceIds: readonly string[] }) =>
    q
      .selectFrom(table as 'tasks')
      .selectAll()
      .where('id', '=', given.id)
      .where(among(q, 'space_id', given.spaceIds)),
  );
}

export function spaceIdOf(target: keyof TableOf, row: TargetRow<keyof TableOf>): string {
  return target === 'spaceId' ? row.id : (row as TargetRow<'taskId'>).space_id;
}
