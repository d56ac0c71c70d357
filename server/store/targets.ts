import { among, type Handle } from './database.ts';
import type { Schema } from './schema.ts';

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
  let rows = q
    .selectFrom(tableOf[target] as 'tasks')
    .selectAll()
    .where('id', '=', id);
  if (target !== 'spaceId') rows = rows.where(among(q, 'space_id', spaceIds));
  return (await rows.executeTakeFirst()) as TargetRow<T> | undefined;
}

export function spaceIdOf(target: keyof TableOf, row: TargetRow<keyof TableOf>): string {
  return target === 'spaceId' ? row.id : (row as TargetRow<'taskId'>).space_id;
}
