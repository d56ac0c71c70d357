import { type RawBuilder, sql } from 'kysely';
import type { Placeholder } from '../../engine/preparedQueryParams.ts';
import type { TaskRow } from '../../schema.ts';

/** The sort keys of a task in a list: a page begins after the task with these. */
export type TaskCursor = readonly [...sortKeys: (string | number)[], id: string];

/** A cursor as the parameter of a query by shape: as an object, each of its keys is a parameter. */
export type CursorParams = Record<number, string | number>;
type CursorPlaceholders = Record<number, Placeholder<string | number>>;

// Tasks without a status or a due date sort after all others.
const lastPosition = 1e300;
const noStatusSortKey = '00000000-0000-0000-0000-000000000000';
export const noDueDateSortKey = '9999-99-99';

export const positionSortKey = sql<number>`coalesce(s.position, cast(${sql.lit(lastPosition)} as double precision))`;
// Keeps the tasks of two statuses at the same position apart.
export const statusSortKey = sql<string>`coalesce(t.status_id, ${sql.lit(noStatusSortKey)})`;
export const dueDateSortKey = sql<string>`coalesce(t.due_date, ${sql.lit(noDueDateSortKey)})`;

export function toProjectCursor(row: TaskRow & { column: number }): TaskCursor {
  return [row.column, row.status_id ?? noStatusSortKey, row.position, row.id];
}

export function toDueDateCursor(task: TaskRow): [dueDate: string, id: string] {
  return [task.due_date ?? noDueDateSortKey, task.id];
}

/** The tasks that sort after the cursor. */
export function afterCursorCondition(sortKeys: RawBuilder<unknown>[], cursor: CursorPlaceholders): RawBuilder<boolean> {
  return sql<boolean>`${sortKeyTuple(sortKeys)} > (${sql.join(Object.values(cursor))})`;
}

/** The tasks that sort before the cursor, and the task at it. */
export function upToCursorCondition(sortKeys: RawBuilder<unknown>[], cursor: CursorPlaceholders): RawBuilder<boolean> {
  return sql<boolean>`${sortKeyTuple(sortKeys)} <= (${sql.join(Object.values(cursor))})`;
}

function sortKeyTuple(sortKeys: RawBuilder<unknown>[]) {
  return sql`(${sql.join([...sortKeys, sql.ref('t.id')])})`;
}
