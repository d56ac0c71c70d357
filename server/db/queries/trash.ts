import { positionGap } from '../../../contract/rules/taskPlacement.ts';
import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { DbSchema, StatusRow, TrashedRow, TrashedTaskRow } from '../schema.ts';
import type { StatusColumn } from './tasks/positions.ts';

/** A table with rows of tasks, as a row of any of them. */
export type RestorableTable =
  | 'tasks'
  | 'assignees'
  | 'task_labels'
  | 'blockers'
  | 'leases'
  | 'comments'
  | 'trashed_comments'
  | 'task_watchers'
  | 'statuses';
export type RestorableRow = Record<string, string | number | null>;

const rowsPerStatement = 500;

/** The rows of a table whose column has one of these ids. */
export async function listRowsByIds(
  db: Db,
  table: RestorableTable,
  column: string,
  spaceId: string,
  ids: readonly string[],
): Promise<RestorableRow[]> {
  const rows = await db
    .selectFrom(table as 'comments')
    .selectAll()
    .where(columnInIds(db, column, ids))
    .where('space_id', '=', spaceId)
    .execute();
  return rows as unknown as RestorableRow[];
}

/** Inserts rows as they are; those that refer to others come after them. */
export async function insertRestoredRows(
  db: Db,
  table: RestorableTable,
  rows: readonly RestorableRow[],
): Promise<void> {
  await insertInChunks(db, table, rows);
}

/** Those that `trashed_with_id` refers to come first. */
export async function insertTrashedTasks(db: Db, tasks: readonly TrashedTaskRow[]): Promise<void> {
  await insertInChunks(db, 'trashed_tasks', tasks);
}

export async function insertTrashedRows(db: Db, rows: readonly TrashedRow[]): Promise<void> {
  await insertInChunks(db, 'trashed_rows', rows);
}

async function insertInChunks(db: Db, table: keyof DbSchema, rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const values = rows.slice(start, start + rowsPerStatement) as RestorableRow[];
    await db
      .insertInto(table as 'labels')
      .values(values as never)
      .execute();
  }
}

/** A page of the tasks that were themselves moved to the trash, the latest first. */
export function listTrashedTasks(
  db: Db,
  spaceId: string,
  { limit, after }: { limit: number; after?: { trashedAt: string; id: string } | undefined },
): Promise<TrashedTaskRow[]> {
  let tasks = db
    .selectFrom('trashed_tasks')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('trashed_with_id', 'is', null);
  if (after) tasks = tasks.where((e) => e(e.refTuple('trashed_at', 'id'), '<', e.tuple(after.trashedAt, after.id)));
  return tasks.orderBy('trashed_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export async function countTrashedTasks(db: Db, spaceId: string): Promise<number> {
  const { count } = await db
    .selectFrom('trashed_tasks')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId)
    .where('trashed_with_id', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The task with this id if it is in the trash of one of the spaces. */
export async function findTrashedTask(
  db: Db,
  spaceIds: readonly string[],
  id: string,
): Promise<TrashedTaskRow | undefined> {
  return db
    .selectFrom('trashed_tasks')
    .selectAll()
    .where('id', '=', id)
    .where(columnInIds(db, 'space_id', spaceIds))
    .executeTakeFirst();
}

/** The trashed tasks with this number, in those of the spaces whose current or former key this is. */
export function listTrashedTasksByRef(
  db: Db,
  { key, number, spaceIds }: { key: string; number: number; spaceIds: readonly string[] },
) {
  return db
    .selectFrom('space_keys as k')
    .innerJoin('trashed_tasks as t', 't.space_id', 'k.space_id')
    .innerJoin('spaces as s', 's.id', 'k.space_id')
    .select(['t.id', 's.name as space_name'])
    .where('k.key', '=', key)
    .where(columnInIds(db, 'k.space_id', spaceIds))
    .where('t.number', '=', number)
    .orderBy('t.id')
    .execute();
}

/** Those of the tasks that are in the trash. */
export function listTrashedTasksByIds(db: Db, spaceId: string, ids: readonly string[]): Promise<TrashedTaskRow[]> {
  return db
    .selectFrom('trashed_tasks')
    .selectAll()
    .where(columnInIds(db, 'id', ids))
    .where('space_id', '=', spaceId)
    .execute();
}

/** The subtasks that a task took along to the trash. */
export function listTrashedSubtasks(db: Db, task: Pick<TrashedTaskRow, 'id' | 'space_id'>): Promise<TrashedTaskRow[]> {
  return db
    .selectFrom('trashed_tasks')
    .selectAll()
    .where('trashed_with_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .execute();
}

/** The rows to insert again, in order. */
export function listTrashedRows(db: Db, task: Pick<TrashedTaskRow, 'id' | 'space_id'>): Promise<TrashedRow[]> {
  return db
    .selectFrom('trashed_rows')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .orderBy('position')
    .execute();
}

/** Adds a row after the others of a task in the trash. */
export async function appendTrashedRow(db: Db, row: Omit<TrashedRow, 'position'>): Promise<void> {
  const last = await db
    .selectFrom('trashed_rows')
    .select('position')
    .where('task_id', '=', row.task_id)
    .where('space_id', '=', row.space_id)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  await insertTrashedRows(db, [{ ...row, position: (last?.position ?? -1) + 1 }]);
}

/** Removes a task from the trash, with the subtasks that it took along. */
export async function deleteTrashedTask(db: Db, task: Pick<TrashedTaskRow, 'id' | 'space_id'>): Promise<void> {
  await db.deleteFrom('trashed_tasks').where('id', '=', task.id).where('space_id', '=', task.space_id).execute();
}

/** The tasks that were moved to the trash of the space before this time, the oldest first. */
export function listExpiredTrashedTasks(
  db: Db,
  spaceId: string,
  before: string,
  limit: number,
): Promise<TrashedTaskRow[]> {
  return db
    .selectFrom('trashed_tasks')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('trashed_with_id', 'is', null)
    .where('trashed_at', '<', before)
    .orderBy('trashed_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Lets the trashed tasks of a column that is being deleted return to another one, or to none. */
export async function moveTrashedTasks(db: Db, status: StatusRow, targetId: string | null): Promise<void> {
  await db
    .updateTable('trashed_tasks')
    .set({ status_id: targetId })
    .where('project_id', '=', status.project_id)
    .where('space_id', '=', status.space_id)
    .where('status_id', '=', status.id)
    .execute();
}

/** Moves the trashed tasks of a column between the same neighbors as before. Called before `renumberPositions`. */
export async function renumberTrashedTasks(db: Db, column: StatusColumn): Promise<void> {
  const trashed = await selectPositions(db, 'trashed_tasks', column);
  if (trashed.length === 0) return;
  const tasks = await selectPositions(db, 'tasks', column);
  for (const [index, { id, position }] of trashed.entries()) {
    const tasksBefore = tasks.filter((task) => task.position <= position).length;
    await db
      .updateTable('trashed_tasks')
      .set({ position: positionGap * (tasksBefore + (index + 1) / (trashed.length + 1)) })
      .where('id', '=', id)
      .where('space_id', '=', column.space_id)
      .execute();
  }
}

function selectPositions(
  db: Db,
  table: 'tasks' | 'trashed_tasks',
  { space_id, project_id, status_id }: StatusColumn,
): Promise<{ id: string; position: number }[]> {
  return db
    .selectFrom(table)
    .select(['id', 'position'])
    .where('project_id', '=', project_id)
    .where('space_id', '=', space_id)
    .where((e) => (status_id === null ? e('status_id', 'is', null) : e('status_id', '=', status_id)))
    .orderBy('position')
    .orderBy('id')
    .execute();
}
